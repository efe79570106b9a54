app_name = "police"
urlpatterns = []
