"""Feedback as other systems meet it: the door (`door`), what may be reported (`reportable`), what is told in which words (`told`)."""
