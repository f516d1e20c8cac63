# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields import BLANK_CHOICE_DASH

from abitare.lib.forms_renderer import CasaRenderer

OSTILE = '"><script>alert(1)</script>'


class Modulo(forms.Form):
    default_renderer = CasaRenderer

    titolo = forms.CharField(label="Titolo", help_text="Come nel rapporto.", widget=forms.TextInput({"class": "largo"}))
    fine = forms.DateField(label="Fine")
    stato = forms.ChoiceField(label="Stato", choices=[("a", "Aperta")], required=False)
    testo = forms.CharField(label="Testo", widget=forms.Textarea, required=False)
    conferma = forms.BooleanField(label="Confermo", required=False)
    orizzonte = forms.ChoiceField(label="Orizzonte", widget=forms.RadioSelect, choices=[("b", "Breve"), ("m", "Medio")])
    allegato = forms.FileField(label="Allegato", required=False)
    segreta = forms.CharField(label="Segreta", widget=forms.PasswordInput, required=False)
    versione = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        self.add_error(None, "Date invertite.")


class Semplice(forms.Form):
    default_renderer = CasaRenderer

    nota = forms.CharField(label="Nota", required=False, widget=forms.TextInput({"placeholder": "Nota"}))


def _attributi(html, nome):
    tag = re.search(rf"<(?:input|select|textarea)[^>]*\bname=\"{nome}\"[^>]*>", html)[0]
    return dict(re.findall(r'([\w-]+)="([^"]*)"', tag))


def test_campo_in_errore_e_legato_ad_aiuto_ed_errore():
    html = str(Modulo({"titolo": ""})["titolo"].as_field_group())

    attributi = _attributi(html, "titolo")
    assert attributi["aria-describedby"] == "id_titolo_helptext id_titolo_error"
    assert attributi["aria-invalid"] == "true"
    assert attributi["class"] == "form-control largo is-invalid"
    assert re.findall(r'id="(id_titolo_\w+)"', html) == ["id_titolo_helptext", "id_titolo_error"]


def test_campo_senza_errori():
    html = str(Modulo()["titolo"].as_field_group())

    assert _attributi(html, "titolo")["class"] == "form-control largo"
    assert "aria-invalid" not in html
    assert '<span class="obbligatorio" aria-hidden="true">*</span>' in html


def test_data_in_forma_iso_con_il_calendario_del_browser():
    html = str(Modulo(initial={"fine": date(2026, 12, 31)})["fine"])

    assert _attributi(html, "fine")["type"] == "date"
    assert _attributi(html, "fine")["value"] == "2026-12-31"


@pytest.mark.parametrize(
    ("nome", "classe"),
    [
        ("stato", "form-select"),
        ("testo", "form-control"),
        ("conferma", "form-check-input"),
        ("allegato", "form-control"),
    ],
)
def test_classe_secondo_il_controllo(nome, classe):
    assert _attributi(str(Modulo()[nome]), nome)["class"] == classe


def test_gruppo_di_scelte_ha_un_titolo_e_le_sue_etichette():
    html = str(Modulo({})["orizzonte"].as_field_group())

    assert re.sub(r"\s+", " ", html).startswith(
        '<fieldset class="form-group con-errore" aria-describedby="id_orizzonte_error"> <legend>Orizzonte'
    )
    assert re.findall(r'<label for="([^"]+)">(\w+)</label>', html) == [
        ("id_orizzonte_0", "Breve"),
        ("id_orizzonte_1", "Medio"),
    ]


def test_casella_sola_precede_la_sua_etichetta():
    html = str(Modulo()["conferma"].as_field_group())

    assert html.index("<input") < html.index('<label for="id_conferma">Confermo')


def test_riepilogo_elenca_gli_errori_con_il_collegamento():
    html = str(Modulo({"titolo": "a"}))

    riepilogo = html[: html.index("nota-obbligatori")]
    assert "Ci sono 4 errori da correggere" in riepilogo
    assert re.findall(r'href="#([^"]+)"', riepilogo) == ["id_fine", "id_orizzonte"]
    assert "<li>Date invertite.</li>" in riepilogo
    assert 'id="id_orizzonte"' in html


def test_riepilogo_di_un_solo_errore():
    modulo = Semplice({"nota": "a"})
    modulo.add_error("nota", "Troppo corta.")

    assert "C&#x27;è un errore da correggere" in str(modulo)


def test_modulo_nuovo_non_ha_riepilogo():
    html = str(Modulo())

    assert "riepilogo-errori" not in html
    assert html.count('type="hidden"') == 1


def test_testo_ostile_resta_testo():
    html = str(Modulo({"titolo": OSTILE, "testo": "</textarea>" + OSTILE, "stato": OSTILE}))

    assert "<script" not in html
    assert html.count("</textarea>") == 1


def test_file_da_scegliere_di_nuovo_solo_dopo_un_rifiuto():
    rifiutato = Modulo({"titolo": "a"}, {"allegato": SimpleUploadedFile("a.pdf", b"a")})

    assert "sceglilo di nuovo" in str(rifiutato["allegato"].as_field_group())
    assert "sceglilo di nuovo" not in str(Modulo()["allegato"].as_field_group())


def test_password_ha_il_bottone_per_mostrarla():
    html = str(Modulo()["segreta"].as_field_group())

    assert 'data-mostra-password="id_segreta"' in html


def test_segnaposto_lascia_il_posto_all_etichetta():
    assert "placeholder" not in str(Semplice()["nota"])


def test_nessuna_scelta_ha_una_parola():
    class ConLato(forms.Form):
        default_renderer = CasaRenderer
        lato = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("nord", "Nord")])

    assert "---" not in str(ConLato())
    assert '<option value="" selected>Scegli</option>' in str(ConLato())


def test_modulo_senza_campi_obbligatori_non_lo_dice():
    assert "nota-obbligatori" not in str(Semplice())


def test_insieme_di_moduli():
    insieme = forms.formset_factory(Semplice, extra=2, renderer=CasaRenderer())

    html = str(insieme())

    assert html.count('class="scheda modulo-riga"') == 2
    assert 'name="form-TOTAL_FORMS"' in html
