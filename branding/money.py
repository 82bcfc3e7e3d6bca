"""Amounts as people read them, with the words of a text catalogue."""

from branding.texts import Texts


def amount(texts: Texts, cents: int) -> str:
    """€ 58,90, or €58.90 in English"""
    return texts("money.amount", euros=cents // 100, cents=f"{cents % 100:02d}")
