"""The quick commands: plain text in, plain text or JSON out, no Textual."""
