"""What Lighthouse says of three pages on a phone, run by `make bench`; installed from npm when it is needed."""
