"""A migration's operations, done together (docs/adr/0018).

Django renders every model that hangs together anew for each operation, and here everything hangs on a coalition or a
person: the operations of thirteen migrations took four minutes, done together they take seconds.
"""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class Together(Operation):
    """Do `operations`, as makemigrations wrote them, with the models rendered once: as they stand after the last.

    New models come first, each with its indexes, constraints and triggers as the last operation leaves them; then what
    concerns the others, in the order given. So one migration may change a field, an index or a constraint of an older
    model once only: what lies between the first state and the last is never seen.
    """

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.MIXED
    serialization_expand_args = ["operations"]  # noqa: RUF012  as Django declares it

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered once, after the last one
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self._new(app_label, schema_editor, to_state):
            schema_editor.create_model(model)
            for trigger in getattr(model._meta, "triggers", ()):
                schema_editor.execute(trigger.install_sql, params=None)
        for operation in self._of_others():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self._of_others()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)
        for model in reversed(self._new(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _names(self):
        """The names of the new models, in lower case, in the order they are made."""
        return [operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)]

    def _new(self, app_label, schema_editor, state):
        """The new models as `state` has them."""
        models = [state.apps.get_model(app_label, name) for name in self._names()]
        return [model for model in models if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def _of_others(self):
        """The operations that concern no new model."""
        new = set(self._names())
        return [each for each in self.operations if not new & {_lower(each, "name"), _lower(each, "model_name")}]

    def describe(self):
        return "; ".join(["Together", *(f"make {name}" for name in self._names())])

    @property
    def migration_name_fragment(self):
        return "together"


def _lower(operation, attribute):
    """What the operation says its model is called, in lower case; CreateModel says it in `name`, all others in `model_name`."""
    if attribute == "name" and not isinstance(operation, CreateModel):
        return ""
    return getattr(operation, attribute, "").lower()
