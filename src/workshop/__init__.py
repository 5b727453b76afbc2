"""workshop leads a client and its agency through a review and leaves a written, signed agreement."""

__version__ = "0.1.0"
