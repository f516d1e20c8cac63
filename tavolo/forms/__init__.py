# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.forms.incarichi import ModuloAnnullaIncarico, ModuloIncarico, ModuloModificaIncarico, ModuloTerminaIncarico
from tavolo.forms.oscuramenti import ModuloOscuramento
from tavolo.forms.persone import FiltroPersone, ModuloInvito, ModuloMotivo, ModuloPersona
from tavolo.forms.promemoria import FiltroPosta, ModuloGradino, ModuloScelte
from tavolo.forms.settori import ModuloCoordinamento, ModuloModificaSettore, ModuloSettore, ModuloSoggetto

__all__ = [
    "FiltroPersone",
    "FiltroPosta",
    "ModuloAnnullaIncarico",
    "ModuloCoordinamento",
    "ModuloGradino",
    "ModuloIncarico",
    "ModuloInvito",
    "ModuloModificaIncarico",
    "ModuloModificaSettore",
    "ModuloMotivo",
    "ModuloOscuramento",
    "ModuloPersona",
    "ModuloScelte",
    "ModuloSettore",
    "ModuloSoggetto",
    "ModuloTerminaIncarico",
]
