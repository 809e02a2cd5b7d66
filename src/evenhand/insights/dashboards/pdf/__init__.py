"""A dashboard as a PDF for print: written here as plain data, printed in a process of its own.

The process of the page never loads what draws: it hands a document to a short-lived
one (:mod:`.printing`) and gets the file back.
"""
