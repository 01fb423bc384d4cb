"""Names of the DMN 1.3 format that writing and reading share."""

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
EIGEN = "urn:serviceplein:beslistabel"
"""Namespace of the tables, and of the one thing DMN has no place for: the text when no row decides."""

UITLEG, UITLEG_KLANT = "Uitleg", "Uitleg voor de klant"
