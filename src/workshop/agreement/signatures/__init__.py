"""Signatures under an agreement: who may sign, by what, how that is known, and the pages that say so."""
