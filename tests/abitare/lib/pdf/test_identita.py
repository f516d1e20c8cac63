# SPDX-License-Identifier: AGPL-3.0-or-later
import pikepdf
import pytest

from abitare.lib.pdf import ErrorePdf
from abitare.lib.pdf.identita import dichiara_pdfua


@pytest.mark.parametrize("pacchetto", [b"<x/>", b"<rdf:RDF a='b'></rdf:RDF></rdf:RDF>", b"<rdf:RDF></rdf:RDF>"])
def test_pacchetto_di_altra_forma_rifiutato(pacchetto: bytes) -> None:
    with pikepdf.new() as pdf:
        pdf.Root.Metadata = pdf.make_stream(pacchetto)

        with pytest.raises(ErrorePdf, match="XMP"):
            dichiara_pdfua(pdf)
