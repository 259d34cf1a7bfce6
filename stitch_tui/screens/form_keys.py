"""The keys of the form."""

from textual.binding import Binding, BindingType


def _move(keys: str, action: str, description: str, name: str) -> Binding:
    """A key that moves the focus before the next key is handed out, however fast one types.

    Without priority the key would wait its turn in the focused box, while what is typed after it,
    a password perhaps, still goes into that box.
    """
    return Binding(keys, action, description, show=False, priority=True, id=name)


def _do(key: str, shown: str, action: str, description: str, tooltip: str) -> Binding:
    name = f"form.{action}"
    return Binding(key, action, description, key_display=shown, id=name, tooltip=tooltip)


FORM_KEYS: list[BindingType] = [
    _do("ctrl+s", "ctrl+s", "create", "create", "Create the destination"),
    _do("ctrl+s", "ctrl+s", "save", "save", "Save what has changed"),
    _do("f2", "F2", "request", "request", "The request as it will be sent, secrets masked"),
    _do("f3", "F3", "fill", "paste", "Fill in from a connection string, a key file, JSON"),
    _do("f4", "F4", "reveal", "reveal", "Show or mask this secret"),
    _do("f5", "F5", "preflight", "check", "Check it from here, before Stitch does"),
    _do("f6", "F6", "kit", "kit", "The set-up kit: what the other side has to do"),
    Binding("k", "kit", "kit", show=False, id="form.k"),
    _do("ctrl+f", "ctrl+f", "filter", "find", "Find a field by its name or meaning"),
    Binding("slash", "filter", "find", show=False, id="form.find"),
    _move("down,tab", "next", "next field", "form.next"),
    _move("up,shift+tab", "previous", "previous field", "form.previous"),
    _move("enter", "enter", "next field, or open a section", "form.enter"),
]
