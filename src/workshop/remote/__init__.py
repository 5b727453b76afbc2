"""The host of remote seats: people come in with the `ssh` that they have. The only package that imports asyncssh."""
