// Shows a message that something waits. It carries a number and whether it is urgent, nothing of any document.
self.addEventListener('push', (event) => {
  const said = event.data ? event.data.json() : { count: 1, urgent: false }
  const title = said.urgent ? 'Liên Thông – việc KHẨN' : 'Liên Thông'
  const body = `${said.count} thông báo mới`
  event.waitUntil(
    self.registration.showNotification(title, { body, icon: '/mark.svg', tag: 'notices', renotify: true }),
  )
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow('/notices'))
})
