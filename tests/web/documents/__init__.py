"""What a browser meets in documents: pages, uploads, telephones, and strangers."""
