# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """One measure against its limit; `nota` says what the worst case was."""

    nome: str
    valore: float
    limite: float
    unita: str = ""
    nota: str = ""

    @property
    def ok(self) -> bool:
        return self.valore <= self.limite

    @property
    def riga(self) -> str:
        voci = {"nome": self.nome, "valore": round(self.valore, 3), "limite": self.limite, "ok": self.ok}
        return json.dumps(voci, ensure_ascii=False)


def tabella(budget: Iterable[Budget]) -> str:
    testa = f"{'budget':<48} {'valore':>10} {'limite':>8}  esito"
    righe = [
        f"{b.nome:<48} {b.valore:>10.2f} {b.limite:>8g}  {'ok' if b.ok else 'NO'}  {b.unita} {b.nota}".rstrip()
        for b in budget
    ]
    return "\n".join([testa, "-" * len(testa), *righe])
