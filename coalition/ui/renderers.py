"""How fields of filters become HTML: by Jinja2. A select of fourteen types would cost a page more than its rows."""

from functools import lru_cache

from django.forms.renderers import DjangoTemplates, Jinja2


class Quick(Jinja2):
    """Django's own widgets from their Jinja2 templates; those of other packages from the templates they bring."""

    def __init__(self):
        self.others = DjangoTemplates()

    @lru_cache(maxsize=64)  # noqa: B019  one renderer lives as long as the process
    def get_template(self, template_name):
        if template_name.startswith("django/forms/"):
            return super().get_template(template_name)
        return self.others.get_template(template_name)


QUICK = Quick()
