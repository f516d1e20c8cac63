# SPDX-License-Identifier: AGPL-3.0-or-later
import base64
import io
import os
import zlib
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Encryption, Name

from abitare.lib import esame
from abitare.lib.esame import EsameImpossibile, Nota, esamina, figlio
from tests.supporto.buste import (
    bomba,
    busta,
    busta_indefinita,
    in_pem,
    pdf_con,
    pdf_con_flusso,
    pdf_con_javascript,
)

DATI = b'{"al":"2026-10-31"}'


def impronta(dati: bytes) -> str:
    return sha256(dati).hexdigest().upper()


def guarda(dati: bytes, *misure: int) -> esame.Esame:
    return esamina(io.BytesIO(dati), misure)


def test_un_pdf_con_un_allegato():
    pdf = pdf_con(DATI)

    visto = guarda(pdf, 10, len(pdf), len(pdf) + 1)

    assert visto == esame.Esame(
        dimensione=len(pdf),
        impronta=impronta(pdf),
        buste=0,
        inizi={10: impronta(pdf[:10]), len(pdf): impronta(pdf)},
        allegati=(impronta(DATI),),
        nota=Nota.NESSUNA,
    )


def test_il_file_si_rilegge_dall_inizio():
    flusso = io.BytesIO(DATI)
    flusso.seek(5)

    assert esamina(flusso, []).impronta == impronta(DATI)


def in_base64(dati: bytes) -> bytes:
    return base64.encodebytes(busta(dati))


@pytest.mark.parametrize("forma", [busta, busta_indefinita, lambda dati: in_pem(busta(dati)), in_base64])
def test_una_busta_in_ogni_forma(forma):
    pdf = pdf_con(DATI)

    visto = guarda(forma(pdf), len(pdf))

    assert (visto.buste, visto.impronta, visto.allegati) == (1, impronta(pdf), (impronta(DATI),))
    assert visto.inizi == {len(pdf): impronta(pdf)}


def test_buste_dentro_buste():
    pdf = dentro = pdf_con()
    for _ in range(3):
        dentro = busta(dentro)

    assert (guarda(dentro).buste, guarda(dentro).impronta) == (3, impronta(pdf))


def test_oltre_cinque_buste_ci_si_ferma():
    dentro = b"ciao"
    for _ in range(7):
        dentro = busta(dentro)

    visto = guarda(dentro)
    assert (visto.buste, visto.nota) == (figlio.BUSTE, Nota.NESSUNA)
    assert visto.impronta == impronta(busta(busta(b"ciao")))


@pytest.mark.parametrize(
    "dati",
    [busta(None), busta(b""), b"0\x82\xff\xff tronca", b"0\x00", b"0" * 50, b"MIIB" + b"A" * 64],
    ids=["staccata", "vuota", "tronca", "sequenza vuota", "zeri", "altro"],
)
def test_una_firma_senza_documento(dati):
    visto = guarda(dati)

    assert (visto.buste, visto.nota) == (0, Nota.SENZA_CONTENUTO)
    assert visto.impronta == impronta(dati)


@pytest.mark.parametrize("dati", [b"MI\xff\xfe", b"MI!", b"-----BEGIN", b"ciao", b"\0"])
def test_quel_che_non_e_una_busta_si_guarda_com_e(dati):
    visto = guarda(dati)

    assert (visto.buste, visto.impronta, visto.nota) == (0, impronta(dati), Nota.NESSUNA)


def test_un_pdf_cifrato_un_archivio_un_pdf_rotto():
    cifrato = pdf_con(DATI, encryption=Encryption(user="segreta", owner="segreta"))

    assert (guarda(cifrato).nota, guarda(cifrato).allegati) == (Nota.CIFRATO, ())
    assert guarda(b"PK\x03\x04resto").nota == Nota.ARCHIVIO
    assert guarda(b"%PDF-1.7\nniente").nota == Nota.ILLEGGIBILE


def test_una_bomba_piu_grande_della_memoria_concessa():
    pdf = bomba(1024)

    visto = guarda(pdf)

    assert figlio.MEMORIA < 1024 * 1024 * 1024
    assert (visto.allegati, visto.nota) == ((), Nota.NESSUNA)
    assert len(pdf) < 3_000_000


@pytest.mark.parametrize(
    ("crudo", "campi", "atteso"),
    [
        (DATI, {}, (impronta(DATI),)),
        (zlib.compress(DATI), {"Filter": Name.FlateDecode}, (impronta(DATI),)),
        (zlib.compress(DATI)[:-6], {"Filter": Name.FlateDecode}, ()),
        (b"non compresso", {"Filter": Name.FlateDecode}, ()),
        (DATI, {"Filter": Name.LZWDecode}, ()),
        (DATI, {"Filter": Array([Name.FlateDecode, Name.FlateDecode])}, ()),
    ],
    ids=["crudo", "compresso", "tronco", "falso", "altro filtro", "due filtri"],
)
def test_allegati_compressi_a_modo_loro(crudo, campi, atteso):
    assert guarda(pdf_con_flusso(crudo, **campi)).allegati == atteso


def test_un_javascript_non_si_esegue():
    assert guarda(pdf_con_javascript()).nota == Nota.NESSUNA


def test_tanti_allegati_se_ne_guardano_venti():
    assert len(guarda(pdf_con(*(str(n).encode() for n in range(30)))).allegati) == figlio.ALLEGATI


def test_un_figlio_che_non_finisce_o_muore(monkeypatch, tmp_path):
    eterno, rotto, muto = tmp_path / "eterno.py", tmp_path / "rotto.py", tmp_path / "muto.py"
    eterno.write_text("import time; time.sleep(60)")
    rotto.write_text("import os; os.abort()")
    muto.write_text("print('niente')")
    monkeypatch.setattr(esame, "SECONDI", 0.5)

    for programma in (eterno, rotto, muto):
        monkeypatch.setattr(esame, "FIGLIO", programma)
        with pytest.raises(EsameImpossibile):
            guarda(DATI)


def test_il_figlio_ha_poca_memoria_e_non_scrive(tmp_path, monkeypatch):
    """What is allowed to it is looked at from inside: a child that tries to take too much."""
    ghiotto = tmp_path / "ghiotto.py"
    corpo = figlio.__file__
    ghiotto.write_text(
        f"import runpy, sys; m = runpy.run_path({corpo!r}); m['limita']()\n"
        "try:\n    bytearray(2 ** 30); print('preso')\n"
        "except MemoryError:\n    print('{}')\n"
        f"with open({os.fspath(tmp_path / 'uscita')!r}, 'w') as uscita:\n    uscita.write('x' * 10)\n"
    )
    monkeypatch.setattr(esame, "FIGLIO", ghiotto)

    with pytest.raises(EsameImpossibile):
        guarda(DATI)
    assert not (tmp_path / "uscita").read_bytes()


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_qualunque_cosa_il_figlio_risponde(dati):
    for inizio in (b"", b"0\x80", b"0\x82", b"%PDF-1.7\n", b"-----BEGIN PKCS7-----\n"):
        visto = figlio.esamina(inizio + dati, [3, 10_000])

        assert set(visto) == {"dimensione", "impronta", "buste", "inizi", "allegati", "nota"}
        assert Nota(visto["nota"]) in Nota
