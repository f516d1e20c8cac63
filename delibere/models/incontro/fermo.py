# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hangs from a meeting stands still once its minutes are approved, or once it was called off."""

import pgtrigger

FERMO = """
    IF EXISTS (
        SELECT 1 FROM delibere_incontro i WHERE i.stato IN ('verbalizzato', 'annullato') AND i.id = {incontro}
    ) THEN
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
        _trigger("fermo_non_si_aggiunge", pgtrigger.Insert, FERMO.format(incontro=dove, riga="NEW")),
        _trigger("fermo_non_si_cambia", pgtrigger.Update, FERMO.format(incontro=prima, riga="NEW"), cambia),
        _trigger("fermo_non_si_toglie", pgtrigger.Delete, FERMO.format(incontro=prima, riga="OLD")),
    ]


def _trigger(
    nome: str, operazione: pgtrigger.Operation, corpo: str, condizione: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=nome, when=pgtrigger.Before, operation=operazione, condition=condizione, func=corpo)
