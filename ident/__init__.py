"""The BSN zone: who somebody is, apart from everything else.

Logins by DigiD, eHerkenning or OpenID Connect, the control code, the look into the BRP, the
evidence and its case: whatever touches the number of a person or company is here and nowhere else.
"""
