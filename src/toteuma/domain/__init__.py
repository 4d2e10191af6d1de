"""The words of the trade as types: money, period, organisation, accounts, goals, budget, errors.

Standard library only. Every type is frozen and cannot be built wrong.
"""
