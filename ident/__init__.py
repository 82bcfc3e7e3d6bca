"""The BSN zone: logins, codes, evidence and cases; apart from everything else."""
