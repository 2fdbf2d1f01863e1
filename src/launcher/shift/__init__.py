"""`./motcua shift`: a working day of the demo city, played over HTTP alone, as people would live it.

`matters` is the day's post: thirty messages and what must have become of each. `day` is the order of the hours, `acts` what
officials do, `people` how citizens and officials reach the house, `evening` the account of the day. It imports nothing
of the product: it knows pages, forms and what arrives on a phone.
"""
