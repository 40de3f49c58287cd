"""How results are told: sentences, tables and figures on a terminal."""
