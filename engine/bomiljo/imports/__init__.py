"""Lists of residents and exports of surveys -> groups and counts, through a mapping that a person has checked.

What tells who somebody is goes no further than `edge`: it is dropped where a row is read, and nothing that stands in
such a file is ever repeated.
"""
