"""Addresses of the answering room, under /c/<slug>/input/."""

from django.urls import path

from . import views, views_after, views_reading, views_weigh

urlpatterns = [
    path("owed/", views_reading.answer_queue, name="answer-queue"),
    path("did/", views_reading.you_said, name="you-said"),
    path("<int:pk>/answers-me/", views_reading.read_well, name="input-answers-me"),
    path("<int:pk>/themes/", views_weigh.ThemesView.as_view(), name="input-themes"),
    path("<int:pk>/themes/<int:theme_pk>/done/", views_after.CarryOutView.as_view(), name="answer-done"),
    path("<int:pk>/report-back/", views.ReportBackView.as_view(), name="input-report-back"),
    path("<int:pk>/report-back/preview/", views.preview, name="input-preview"),
    path("<int:pk>/report-back/people/", views.recipients, name="answer-people"),
    path("<int:pk>/report-back/progress/", views.progress, name="answer-progress"),
    path("<int:pk>/report-back/correct/", views_after.CorrectView.as_view(), name="answer-correct"),
    path("<int:pk>/report-back/versions/", views_after.versions, name="answer-versions"),
    path("<int:pk>/interim/", views.InterimView.as_view(), name="input-interim"),
    path("<int:pk>/not-quite/<int:doubt_pk>/", views_after.ReplyView.as_view(), name="answer-reply"),
    path("<int:pk>/receipts/<int:receipt_pk>/tell/", views_after.tell, name="input-tell"),
    path("<int:pk>/receipts/<int:receipt_pk>/untell/", views_after.untell, name="input-untell"),
    path("<int:pk>/receipts/<int:receipt_pk>/reads/", views_after.ReadOnBehalfView.as_view(), name="answer-reads"),
    path("<int:pk>/words/<int:word_pk>/tell/", views_after.tell_word, name="answer-tell-word"),
    path("<int:pk>/words/<int:word_pk>/untell/", views_after.untell_word, name="answer-untell-word"),
    path("<int:pk>/news/<int:telling_pk>/tell/", views_after.tell_news, name="answer-tell-news"),
    path("<int:pk>/news/<int:telling_pk>/untell/", views_after.untell_news, name="answer-untell-news"),
]
