# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small true files to upload."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile


def pdf_di_prova(nome: str = "prova.pdf") -> SimpleUploadedFile:
    contenuto = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(contenuto)
    return SimpleUploadedFile(nome, contenuto.getvalue(), content_type="application/pdf")


def finto_pdf(nome: str = "falso.pdf") -> SimpleUploadedFile:
    """A web page that calls itself a PDF."""
    return SimpleUploadedFile(nome, b"<html><script>alert(1)</script></html>", content_type="application/pdf")
