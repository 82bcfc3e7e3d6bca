"""Our tables of what the vault holds: the wrapped key of each document, and its segments."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()
sealed_documents = Table(
    "sealed_documents",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("key_id", String(40), nullable=False, index=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
sealed_segments = Table(
    "sealed_segments",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("blob", String(40), nullable=False, unique=True),
    Column("first_byte", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
)
