"""Addresses of agendas, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("suggest/", views.SuggestView.as_view(), name="meeting-suggest"),
    path("<int:pk>/agenda/", views.build, name="meeting-agenda"),
    path("<int:pk>/agenda/new/", views.AddItemView.as_view(), name="meeting-item-new"),
    path("<int:pk>/agenda/left-over/", views.bring_along, name="meeting-item-bring"),
    path("<int:pk>/agenda/template/", views.keep_template, name="meeting-template-keep"),
    path("<int:pk>/agenda/start/", views.start_template, name="meeting-template-start"),
    path("<int:pk>/agenda/share/", views.share_agenda, name="meeting-agenda-share"),
    path("<int:pk>/agenda/suggestions/<int:suggestion>/", views.reply, name="meeting-suggestion-reply"),
    path("<int:pk>/agenda/<int:item>/", views.EditItemView.as_view(), name="meeting-item-edit"),
    path("<int:pk>/agenda/<int:item>/remove/", views.remove_item, name="meeting-item-remove"),
    path("<int:pk>/agenda/<int:item>/move/", views.move_item, name="meeting-item-move"),
    path("<int:pk>/agenda/<int:item>/mark/", views.mark_item, name="meeting-item-mark"),
    path("<int:pk>/update-instead/", views.UpdateInsteadView.as_view(), name="meeting-update-instead"),
    path("<int:pk>/read/", views.acknowledge, name="meeting-read"),
]
