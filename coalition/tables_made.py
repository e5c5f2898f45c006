"""A migration's operation that makes many tables at once.

Django renders every model that hangs together anew for each operation, and here everything hangs on a coalition or a
person: the 700 operations of the first versions took two minutes, the same tables made together take seconds.
"""

from django.db.migrations.operations.base import Operation, OperationCategory


class MakeTables(Operation):
    """Make the tables of new models with their indexes, constraints and triggers.

    `operations` are those makemigrations writes for new models. They say what the models are like; the tables are made
    from the models as they stand after the last of them. None may touch a model that was there before.
    """

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.ADDITION
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
        for model in self._new(app_label, schema_editor, from_state, to_state):
            schema_editor.create_model(model)
            for trigger in getattr(model._meta, "triggers", ()):
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self._new(app_label, schema_editor, to_state, from_state)):
            schema_editor.delete_model(model)

    def _new(self, app_label, schema_editor, before, after):
        """The models of `after` that `before` has not, in the order they were named."""
        keys = [key for key in after.models if key[0] == app_label and key not in before.models]
        models = [after.apps.get_model(*key) for key in keys]
        return [model for model in models if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self):
        return "Make the tables of new models"

    @property
    def migration_name_fragment(self):
        return "tables"
