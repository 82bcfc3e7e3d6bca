"""The BSN zone: identification with DigiD, apart from everything else."""
