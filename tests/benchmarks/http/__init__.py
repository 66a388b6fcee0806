"""The site over HTTP: what pages cost and weigh, on the server as it is in production."""
