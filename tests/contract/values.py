"""Is a JSON value a right one of an Edm type? As the service writes them, which is stricter than OData."""
import re

NUMBERS = {"Edm.Byte": (0, 2 ** 8 - 1), "Edm.SByte": (-2 ** 7, 2 ** 7 - 1), "Edm.Int16": (-2 ** 15, 2 ** 15 - 1),
           "Edm.Int32": (-2 ** 31, 2 ** 31 - 1), "Edm.Int64": (-2 ** 63, 2 ** 63 - 1)}
DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?"
GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TEXTS = {
    "Edm.String": re.compile(r".*", re.DOTALL),
    "Edm.Guid": re.compile(GUID),
    "Edm.DateTimeOffset": re.compile(rf"{DATE}T{TIME}Z"),
    "Edm.Date": re.compile(DATE),
    "Edm.TimeOfDay": re.compile(TIME),
    "Edm.Duration": re.compile(r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"),
    "Edm.Binary": re.compile(r"(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3}={0,2})?"),
    "Edm.Stream": re.compile(r".*", re.DOTALL),
}
UNTYPED = ("Edm.Untyped", "Edm.PrimitiveType", "graph.Json", "microsoft.graph.Json")


def fault_of(type_name, value):
    """None when right, otherwise what is wrong. null is the caller's matter."""
    if type_name in UNTYPED:
        return None
    if type_name == "Edm.Boolean":
        return None if isinstance(value, bool) else "is no Boolean"
    if type_name in NUMBERS:
        least, most = NUMBERS[type_name]
        is_right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if is_right else f"is no {type_name}"
    if type_name in ("Edm.Double", "Edm.Single", "Edm.Decimal"):
        is_right = isinstance(value, (int, float)) and not isinstance(value, bool)
        return None if is_right or value in ("INF", "-INF", "NaN") else f"is no {type_name}"
    if type_name not in TEXTS:
        return f"has the type {type_name}, which I do not know"
    is_right = isinstance(value, str) and TEXTS[type_name].fullmatch(value)
    return None if is_right else f"is no {type_name}"
