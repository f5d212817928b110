"""Caffe's messages, built from the table of fields in a pool of their own, beside which pycaffe can live."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from convscope.importers.caffe.fields import MESSAGES

Message: TypeAlias = Any  # the classes are made at run time: there is no type to name

PACKAGE = "caffe"
PHASES = "Phase TRAIN=0 TEST=1"

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "bool": _Field.TYPE_BOOL,
    "double": _Field.TYPE_DOUBLE,
    "float": _Field.TYPE_FLOAT,
    "int32": _Field.TYPE_INT32,
    "int64": _Field.TYPE_INT64,
    "string": _Field.TYPE_STRING,
    "uint32": _Field.TYPE_UINT32,
}


def describe(table: str) -> descriptor_pb2.FileDescriptorProto:
    """Turn a table of fields into what protobuf calls a file.

    Args:
        table: messages separated by empty lines, as `fields.MESSAGES` explains.
    """
    file = descriptor_pb2.FileDescriptorProto(name="convscope/caffe.proto", package=PACKAGE, syntax="proto2")
    _add_enum(file, PHASES)
    for block in table.strip().split("\n\n"):
        name, *lines = block.split("\n")
        message = file.message_type.add(name=name)
        enums = {"Phase": f".{PACKAGE}.Phase"}
        for line in lines:
            number, *words = line.split(maxsplit=1)
            if number == "enum":
                enum = _add_enum(message, words[0])
                enums[enum] = f".{PACKAGE}.{name}.{enum}"
            else:
                _add_field(message, int(number), words[0], enums)
    return file


def _add_enum(owner: descriptor_pb2.FileDescriptorProto | descriptor_pb2.DescriptorProto, line: str) -> str:
    name, *values = line.split()
    enum = next((known for known in owner.enum_type if known.name == name), None)
    enum = enum or owner.enum_type.add(name=name)
    for value in values:
        label, _, number = value.partition("=")
        enum.value.add(name=label, number=int(number))
    return name


def _add_field(
    message: descriptor_pb2.DescriptorProto, number: int, words: str, enums: dict[str, str]
) -> None:
    declaration, _, default = words.partition(" = ")
    kind, name = declaration.split()
    field = message.field.add(name=name, number=number, label=_Field.LABEL_OPTIONAL)
    if kind[-1] in "*+":
        field.label = _Field.LABEL_REPEATED
        field.options.packed = kind[-1] == "+"
        kind = kind[:-1]
    if default:
        field.default_value = default
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    elif kind in enums:
        field.type, field.type_name = _Field.TYPE_ENUM, enums[kind]
    else:
        field.type, field.type_name = _Field.TYPE_MESSAGE, f".{PACKAGE}.{kind}"


def _classes(names: Iterable[str]) -> list[Message]:
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(describe(MESSAGES).SerializeToString())
    return [
        message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.{name}")) for name in names
    ]


NetParameter: Message
LayerParameter: Message
BlobProto: Message
WeightsBlob: Message
NetParameter, LayerParameter, BlobProto, WeightsBlob = _classes(
    ("NetParameter", "LayerParameter", "BlobProto", "WeightsBlob")
)
