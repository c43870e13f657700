"""CAREC Desktop: results of the CAREC 2030 Program, kept offline and exchanged as signed packages."""
