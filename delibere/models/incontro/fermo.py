# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hangs from a meeting stands still once its minutes are approved, or once it was called off."""

import pgtrigger

from abitare.lib.oscurato import OSCURATO

# What the law orders erased is covered in what stands still too: the only change that passes.
NON_SOLO_COPERTO = """EXISTS (
        SELECT 1 FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
        WHERE n.value IS DISTINCT FROM o.value AND n.key <> 'versione' AND n.value <> to_jsonb('COPERTO'::text)
    )""".replace("COPERTO", OSCURATO)
FERMO = """
    IF EXISTS (
        SELECT 1 FROM delibere_incontro i WHERE i.stato IN ('verbalizzato', 'annullato') AND i.id = {incontro}
    ) AND {cambiato} THEN
        RAISE EXCEPTION 'a row of a meeting whose minutes are approved, or called off, does not change'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN {riga};
"""
DEL_PUNTO = "(SELECT p.incontro_id FROM delibere_puntoordine p WHERE p.id = {riga}.punto_id)"


def fermo_con_l_incontro(incontro: str, cambia: pgtrigger.Condition | None = None) -> list[pgtrigger.Trigger]:
    """Triggers that refuse writes of a closed meeting; `incontro` is SQL for its id, `{riga}` the row in it.

    `cambia` tells the updates that are refused, where some are not.
    """
    dove, prima = incontro.format(riga="NEW"), incontro.format(riga="OLD")
    return [
        _trigger("fermo_non_si_aggiunge", pgtrigger.Insert, _corpo(dove, "NEW")),
        _trigger("fermo_non_si_cambia", pgtrigger.Update, _corpo(prima, "NEW", NON_SOLO_COPERTO), cambia),
        _trigger("fermo_non_si_toglie", pgtrigger.Delete, _corpo(prima, "OLD")),
    ]


def incontro_fermo() -> list[pgtrigger.Trigger]:
    """The same for the meeting itself."""
    chiuso = pgtrigger.Q(old__stato__in=["verbalizzato", "annullato"])
    rifiuta = f"""
    IF {NON_SOLO_COPERTO} THEN
        RAISE EXCEPTION 'a meeting whose minutes are approved, or called off, does not change';
    END IF;
    RETURN NEW;
"""
    return [
        _trigger("verbalizzato_fermo", pgtrigger.Update, rifiuta, chiuso),
        pgtrigger.Protect(name="verbalizzato_non_si_toglie", operation=pgtrigger.Delete, condition=chiuso),
    ]


def _corpo(incontro: str, riga: str, cambiato: str = "true") -> str:
    return FERMO.format(incontro=incontro, riga=riga, cambiato=cambiato)


def _trigger(
    nome: str, operazione: pgtrigger.Operation, corpo: str, condizione: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=nome, when=pgtrigger.Before, operation=operazione, condition=condizione, func=corpo)
