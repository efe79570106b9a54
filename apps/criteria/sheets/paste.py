def from_paste(text, definition, group):
    raise NotImplementedError
