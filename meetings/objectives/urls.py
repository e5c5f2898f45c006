"""Addresses of objectives and tasks, under /c/<slug>/."""

from django.urls import path

from . import views, views_page, views_steps, views_tasks

urlpatterns = [
    path("objectives/", views.ObjectiveListView.as_view(), name="objective-list"),
    path("objectives/new/", views.NewObjectiveView.as_view(), name="objective-new"),
    path("objectives/<int:pk>/", views.detail, name="objective-detail"),
    path("objectives/<int:pk>/edit/", views.ObjectiveEditView.as_view(), name="objective-edit"),
    path("objectives/<int:pk>/move/", views.MoveView.as_view(), name="objective-move"),
    path("objectives/<int:pk>/story/", views.history, name="objective-story"),
    path("objectives/<int:pk>/page/", views_page.page, name="objective-page"),
    path("objectives/<int:pk>/page/edit/", views_page.PageEditView.as_view(), name="objective-page-edit"),
    path("objectives/<int:pk>/page/versions/", views_page.versions, name="objective-page-versions"),
    path("objectives/<int:pk>/page/understood/", views_page.understood, name="objective-understood"),
    path("objectives/<int:pk>/page/ask/", views_page.ask, name="objective-ask"),
    path("questions/<int:pk>/reply/", views_page.reply, name="question-reply"),
    path("objectives/<int:pk>/steps/new/", views_steps.add_milestone, name="milestone-new"),
    path("steps/<int:pk>/reached/", views_steps.reach_milestone, name="milestone-reached"),
    path("steps/<int:pk>/edit/", views_steps.MilestoneEditView.as_view(), name="milestone-edit"),
    path("steps/<int:pk>/remove/", views_steps.remove_milestone, name="milestone-remove"),
    path("objectives/<int:pk>/measurements/new/", views_steps.measure, name="objective-measure"),
    path("measurements/<int:pk>/remove/", views_steps.remove_measurement, name="measurement-remove"),
    path("objectives/<int:pk>/groups/", views_steps.GroupsView.as_view(), name="objective-groups"),
    path("objectives/<int:pk>/groups/remove/", views_steps.remove_group, name="objective-group-remove"),
    path("objectives/<int:pk>/rating/", views_steps.rate, name="objective-rate"),
    path("objectives/<int:pk>/barriers/new/", views_steps.BarrierNewView.as_view(), name="objective-barrier-new"),
    path("barriers/", views_steps.BarrierListView.as_view(), name="barrier-list"),
    path("barriers/<int:pk>/", views_steps.BarrierEditView.as_view(), name="barrier-edit"),
    path("barriers/<int:pk>/cleared/", views_steps.clear_barrier, name="barrier-cleared"),
    path("objectives/<int:pk>/tasks/new/", views_tasks.add_task, name="objective-task-new"),
    path("meetings/<int:pk>/tasks/new/", views_tasks.MeetingTaskView.as_view(), name="meeting-task-new"),
    path("tasks/", views_tasks.TaskListView.as_view(), name="task-list"),
    path("tasks/<int:pk>/", views_tasks.detail, name="task-detail"),
    path("tasks/<int:pk>/edit/", views_tasks.TaskEditView.as_view(), name="task-edit"),
    path("tasks/<int:pk>/done/", views_tasks.finish_task, name="task-done"),
    path("tasks/<int:pk>/hand-on/", views_tasks.hand_on, name="task-hand-on"),
    path("tasks/<int:pk>/delegate/", views_tasks.delegate, name="task-delegate"),
    path("tasks/<int:pk>/agree/", views_tasks.agree, name="task-agree"),
    path("tasks/<int:pk>/split/", views_tasks.split, name="task-split"),
    path("tasks/<int:pk>/let-go/", views_tasks.let_go, name="task-let-go"),
]
