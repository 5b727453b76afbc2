"""Verifying an agreement from its files alone, without a workspace: what `workshop verify` says."""
