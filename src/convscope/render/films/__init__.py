"""Films: frames written one after another, into a file that is whole or not there."""
