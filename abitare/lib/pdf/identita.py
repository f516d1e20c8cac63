# SPDX-License-Identifier: AGPL-3.0-or-later
"""The PDF/UA-1 identification in the XMP packet of a PDF/A file."""

import re

import pikepdf

from .tipi import ErrorePdf

# ISO 14289-1, 5 asks for pdfuaid:part; ISO 19005-2, 6.6.2.3 accepts a foreign schema only when it is described.
_PDFUA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
_RDF = re.compile(rb"<rdf:RDF( [^>]*)>")


def dichiara_pdfua(pdf: pikepdf.Pdf) -> None:
    pacchetto = pdf.Root.Metadata.read_bytes()
    apertura = _RDF.search(pacchetto)
    if apertura is None or pacchetto.count(b"</rdf:RDF>") != 1:
        raise ErrorePdf("il pacchetto XMP non ha la forma attesa")
    # PDFBox, and the validators built on it, read namespaces only where they are used.
    spazi = apertura[1]
    pacchetto = pacchetto.replace(b'<rdf:Description rdf:about=""', b'<rdf:Description rdf:about=""' + spazi)
    pdf.Root.Metadata.write(pacchetto.replace(b"</rdf:RDF>", _PDFUA))
