# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of every accepted kind, as small as they can be, for tests to send whole or spoil."""

import io
import struct
import zipfile
import zlib

OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
P7M = bytes.fromhex("3082000f06092a864886f70d010702a0020500")


def archivio(voci, *, compresso=True, commento=b""):
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED if compresso else zipfile.ZIP_STORED) as scritto:
        for nome, contenuto in voci.items():
            scritto.writestr(nome, contenuto, zipfile.ZIP_STORED if nome == "mimetype" else None)
        scritto.comment = commento
    return uscita.getvalue()


def riscritto(dati, nome, cambia):
    with zipfile.ZipFile(io.BytesIO(dati)) as letto:
        voci = {voce: letto.read(voce) for voce in letto.namelist()}
    return archivio(voci | {nome: cambia(voci[nome])})


def odf(tipo="spreadsheet", **altro):
    voci = {"mimetype": f"application/vnd.oasis.opendocument.{tipo}", "content.xml": "<a/>"}
    return archivio(voci | {"META-INF/manifest.xml": "<m/>"} | altro)


def office(tipo="wordprocessingml.document", *, tipi=(), **altro):
    dichiarati = "".join(f'<Override ContentType="{t}"/>' for t in (f"{OFFICE}.{tipo}.main+xml", *tipi))
    return archivio({"[Content_Types].xml": f"<Types>{dichiarati}</Types>", "word/document.xml": "<d/>"} | altro)


def xlsx(righe, stato="visible"):
    """One sheet; numbers as numbers, the rest as text in place, `(serial, style 1)` as a date."""
    celle = "".join(
        f'<row r="{r}">{"".join(_cella(f"{chr(65 + c)}{r}", valore) for c, valore in enumerate(riga))}</row>'
        for r, riga in enumerate(righe, start=1)
    )
    return xlsx_grezzo(f"<sheetData>{celle}</sheetData>", stato)


def xlsx_grezzo(dati, stato="visible"):
    principale = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    legami = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pacchetto = "http://schemas.openxmlformats.org/package/2006"
    return archivio(
        {
            "[Content_Types].xml": f'<Types xmlns="{pacchetto}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{pacchetto}/relationships"><Relationship Id="r1" '
            f'Type="{legami}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{principale}" xmlns:r="{legami}"><sheets>'
            '<sheet name="Azioni" sheetId="1" r:id="r1" '
            f'state="{stato}"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pacchetto}/relationships"><Relationship Id="r1" '
            f'Type="{legami}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            f'Type="{legami}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{principale}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{principale}">{dati}</worksheet>',
        }
    )


def png(larghezza=1, altezza=1):
    def pezzo(nome, corpo):
        return struct.pack(">I", len(corpo)) + nome + corpo + struct.pack(">I", zlib.crc32(nome + corpo))

    testata = struct.pack(">IIBBBBB", larghezza, altezza, 8, 0, 0, 0, 0)
    immagine = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + pezzo(b"IHDR", testata) + pezzo(b"IDAT", immagine) + pezzo(b"IEND", b"")


def jpeg(commento=b"", *, coda=b"\xff\xd9", misure=b"\0\x01\0\x01"):
    nota = b"\xff\xfe" + struct.pack(">H", len(commento) + 2) + commento if commento else b""
    quadro = b"\xff\xc0\0\x0b\x08" + misure + b"\x01\x01\x11\0"
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + nota + b"\xff" + quadro + b"\xff\xda\0\2\x11" + coda


def _cella(posto, valore):
    if isinstance(valore, tuple):
        return f'<c r="{posto}" s="{valore[1]}"><v>{valore[0]}</v></c>'
    if isinstance(valore, bool):
        return f'<c r="{posto}" t="b"><v>{int(valore)}</v></c>'
    if isinstance(valore, str):
        return f'<c r="{posto}" t="inlineStr"><is><t xml:space="preserve">{valore}</t></is></c>'
    return f'<c r="{posto}"><v>{valore}</v></c>'
