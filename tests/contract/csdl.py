"""Reads a CSDL document (the published schema, or our own $metadata): types, sets, actions and functions."""
import xml.etree.ElementTree as ElementTree

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


class Property:
    """Of a type: a plain property or a link (navigation property)."""

    def __init__(self, name, type_name, is_list, is_nullable, is_link):
        self.name, self.type, self.is_list = name, type_name, is_list
        self.is_nullable, self.is_link = is_nullable, is_link


class Type:
    def __init__(self, name, kind, base, is_open):
        self.name, self.kind, self.base, self.is_open = name, kind, base, is_open
        self.properties = {}
        self.members = set()    # of an enumeration
        self.is_flags = False


class Operation:
    """An action or function that is bound to a type, or to a list of it."""

    def __init__(self, bound_to, parameters, returns):
        self.bound_to, self.parameters, self.returns = bound_to, parameters, returns


class Schema:
    """Names of types are whole ones (microsoft.graph.user); a place is (type, is it a list)."""

    def __init__(self, text):
        self.types, self.sets, self.operations, self.aliases = {}, {}, {}, {}
        root = ElementTree.fromstring(text)
        schemas = list(root.iter(EDM + "Schema"))
        for schema in schemas:
            self.aliases[schema.get("Alias")] = schema.get("Namespace")
        for schema in schemas:
            self.read_schema(schema)

    def read_schema(self, schema):
        namespace = schema.get("Namespace")
        self.own = {schema.get("Alias"): namespace}  # an alias counts in its own schema first
        for element in schema:
            kind = element.tag.removeprefix(EDM)
            if kind in ("EntityType", "ComplexType", "EnumType"):
                self.read_type(element, kind, f"{namespace}.{element.get('Name')}")
            elif kind in ("Action", "Function"):
                self.read_operation(element)
            elif kind == "EntityContainer":
                self.read_container(element)

    def whole(self, name):
        """A type's name without an alias."""
        head, _, tail = name.rpartition(".")
        namespace = self.own.get(head) or self.aliases.get(head) or head
        return f"{namespace}.{tail}" if head else name

    def place(self, text):
        """“Collection(graph.user)” -> (microsoft.graph.user, True)."""
        is_list = text.startswith("Collection(")
        return self.whole(text[len("Collection("):-1] if is_list else text), is_list

    def read_type(self, element, kind, name):
        base = element.get("BaseType")
        made = Type(name, kind, self.whole(base) if base else None, element.get("OpenType") == "true")
        made.is_flags = element.get("IsFlags") == "true"
        for child in element:
            tag = child.tag.removeprefix(EDM)
            if tag in ("Property", "NavigationProperty"):
                made.properties[child.get("Name")] = Property(
                    child.get("Name"), *self.place(child.get("Type")), child.get("Nullable") != "false",
                    tag == "NavigationProperty")
            elif tag == "Member":
                made.members.add(child.get("Name"))
        self.types[name] = made

    def read_operation(self, element):
        parameters = [(one.get("Name"), self.place(one.get("Type"))) for one in element.findall(EDM + "Parameter")]
        returned = element.find(EDM + "ReturnType")
        if element.get("IsBound") != "true" or not parameters:
            return
        made = Operation(parameters[0][1], dict(parameters[1:]),
                         self.place(returned.get("Type")) if returned is not None else None)
        self.operations.setdefault(element.get("Name").lower(), []).append(made)

    def read_container(self, element):
        for child in element:
            tag = child.tag.removeprefix(EDM)
            if tag == "EntitySet":
                self.sets[child.get("Name").lower()] = (self.whole(child.get("EntityType")), True)
            elif tag == "Singleton":
                self.sets[child.get("Name").lower()] = (self.whole(child.get("Type")), False)

    # questions

    def line(self, name):
        """The type and what it is derived from, nearest first."""
        while name in self.types:
            yield self.types[name]
            name = self.types[name].base

    def is_a(self, name, base):
        return any(one.name == base for one in self.line(name))

    def property_of(self, name, wanted):
        """By its exact name; None."""
        return next((one.properties[wanted] for one in self.line(name) if wanted in one.properties), None)

    def property_below(self, name, wanted):
        """Of a type that is made from this one; None."""
        return next((one.properties[wanted] for one in self.types.values()
                     if wanted in one.properties and self.is_a(one.name, name)), None)

    def property_in_any_case(self, name, wanted):
        wanted = wanted.lower()
        for one in self.line(name):
            for found in one.properties.values():
                if found.name.lower() == wanted:
                    return found
        return None

    def type_called(self, word):
        """“microsoft.graph.user” or “graph.user”, in any case; None."""
        wanted = word.lower()
        if wanted.startswith("graph."):
            wanted = "microsoft." + wanted
        if "." not in wanted:
            return None
        return next((name for name in self.types if name.lower() == wanted), None)

    def operation(self, name, place):
        """What such an action of the place, or of the nearest of its bases, returns: (place or None,); None: there is none."""
        for prefix in ("microsoft.graph.", "graph."):
            name = name.removeprefix(prefix)
        fitting = {one.bound_to[0]: one for one in self.operations.get(name, ()) if one.bound_to[1] == place[1]}
        return next(((fitting[one.name].returns,) for one in self.line(place[0]) if one.name in fitting), None)
