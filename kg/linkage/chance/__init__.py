"""Pairs of categories against chance, in any table of participations."""
