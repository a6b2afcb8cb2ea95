// What the checks of database and Redis can find. The server says it in English; here it is in the others.
import { inLanguage } from '@/lib/text/language'
import type { CauseWords } from '@/lib/text/health'

const MIGRATE = 'Ausführen: python -m app migrate (im Container: bash /app/scripts/init_db.sh)'
const DATABASE_URL = 'DATABASE_URL in .env berichtigen und den Dienst neu starten.'
const REDIS_URL = 'REDIS_URL in .env berichtigen und den Dienst neu starten.'
const CLOCKS = 'Beide mit einem Zeitserver (NTP) abgleichen.'
const MORE_MEMORY = 'maxmemory erhöhen (Compose: mem_limit von redis).'

const NONE: Record<string, CauseWords> = {}
const GERMAN: Record<string, CauseWords> = {
  'database.answers': { sentence: '{server} antwortet in {milliseconds} ms.' },
  'database.refused': {
    sentence: 'Unter {place} hört niemand: PostgreSQL läuft dort nicht.',
    mend: 'Es starten (`docker compose up -d db`) oder DATABASE_URL berichtigen.',
  },
  'database.hanging': {
    sentence: 'PostgreSQL unter {place} nimmt die Verbindung an und antwortet nicht.',
    mend: 'Es neu starten: `docker compose restart db`.',
  },
  'database.host_unknown': { sentence: 'Kein Rechner heißt {host}.', mend: DATABASE_URL },
  'database.unreachable': {
    sentence: 'PostgreSQL unter {place} ist nicht zu erreichen: {why}.',
    mend: DATABASE_URL,
  },
  'database.password': {
    sentence: 'PostgreSQL unter {place} lehnt den Benutzer {user} oder sein Passwort ab.',
    mend: 'Den richtigen Benutzer und sein Passwort in DATABASE_URL (.env) setzen und den Dienst neu starten.',
  },
  'database.missing': {
    sentence: 'PostgreSQL unter {place} hat keine Datenbank {name}.',
    mend: `Sie anlegen (\`createdb {name}\`). Dann: ${MIGRATE}`,
  },
  'database.no_room': {
    sentence: 'PostgreSQL unter {place} hat keinen Platz für eine weitere Verbindung.',
    mend: 'Den Dienst neu starten (`docker compose restart backend`); kommt es wieder, max_connections erhöhen.',
  },
  'database.starting': {
    sentence: 'PostgreSQL unter {place} startet oder endet gerade.',
    mend: 'Warten, dann erneut prüfen.',
  },
  'database.foreign': { sentence: 'Was unter {place} hört, ist nicht PostgreSQL.', mend: DATABASE_URL },
  'database.url': { sentence: 'DATABASE_URL ist keine Adresse einer Datenbank: {why}.', mend: DATABASE_URL },
  'database.read_only': {
    sentence: 'PostgreSQL unter {place} nimmt nichts zum Schreiben an.',
    mend: 'DATABASE_URL auf den führenden Server richten oder seine Wiederherstellung beenden.',
  },
  'database.file_missing': {
    sentence: 'Es gibt keine Datei {file}.',
    mend: 'Den Dienst einmal starten oder SOVD_DATA_DIR dorthin setzen, wo sie ist.',
  },
  'database.file_refused': {
    sentence: 'Die Datei {file} der Datenbank ist nicht beschreibbar.',
    mend: 'Sie dem Benutzer {user} geben, unter dem der Dienst läuft.',
  },
  'database.file_damaged': {
    sentence: 'Die Datei {file} der Datenbank ist beschädigt: {why}.',
    mend: 'Die letzte Sicherung zurückholen: `sovd restore DATEI --replace`.',
  },
  'database.locked': {
    sentence: 'Ein anderes Programm hält die Datei {file} gesperrt.',
    mend: 'Dieses Programm beenden; `fuser {file}` nennt es.',
  },
  'schema.newest': { sentence: 'Das Schema ist {current}, das neueste.' },
  'schema.missing': {
    sentence: 'Die Datenbank hat kein Schema: relation "users" does not exist.',
    mend: MIGRATE,
  },
  'schema.behind': { sentence: 'Das Schema ist {current}, dieses Programm braucht {newest}.', mend: MIGRATE },
  'schema.ahead': {
    sentence: 'Das Schema ({current}) ist neuer als dieses Programm ({newest}).',
    mend: 'Wieder das neuere Programm starten oder die Sicherung von davor zurückholen.',
  },
  'schema.restoring': {
    sentence: 'Eine Wiederherstellung dieser Datenbank wurde nicht fertig.',
    mend: 'Sie noch einmal ausführen: `sovd restore DATEI --replace`.',
  },
  'connections.free': { sentence: '{used} von {most} Verbindungen sind belegt, {idle} davon untätig.' },
  'connections.few_left': {
    sentence: '{used} von {most} Verbindungen sind belegt.',
    mend: 'Den Dienst neu starten oder max_connections erhöhen.',
  },
  'connections.many_idle': {
    sentence: '{idle} von {used} Verbindungen sind untätig.',
    mend: 'Den Dienst neu starten: `docker compose restart backend`.',
  },
  'connections.left_open': {
    sentence: 'Transaktionen, die offen und untätig stehen: {count}, die älteste seit {seconds} s.',
    mend: 'Sie beenden: `SELECT pg_terminate_backend({pid})`.',
  },
  'connections.used_up': {
    sentence:
      'Alle {most} Verbindungen eines Prozesses des Dienstes (SOVD_DATABASE_POOL) sind belegt und bleiben es.',
    mend: 'Beenden, was langsam ist (`queries`); ist es die gewöhnliche Last, SOVD_DATABASE_POOL erhöhen und den Dienst neu starten.',
  },
  'connections.blocked': {
    sentence:
      'Alle {most} Verbindungen eines Prozesses des Dienstes (SOVD_DATABASE_POOL) sind belegt: {blocked} warten auf eine Sperre, die Prozess {pid} der Datenbank hält.',
    mend: 'Diese Transaktion beenden: `SELECT pg_terminate_backend({pid})`. Danach arbeitet der Dienst von selbst weiter.',
  },
  'queries.quick': { sentence: 'Keine Abfrage läuft länger als eine Sekunde.' },
  'queries.slow': {
    sentence: 'Abfragen, die länger als eine Sekunde laufen: {count}, die längste seit {seconds} s.',
    mend: 'Herausfinden, von wem sie kommt; wenn niemand wartet, mit `SELECT pg_terminate_backend({pid})` beenden.',
  },
  'tables.sizes': { sentence: 'Die Datenbank hat {size}; {largest}.' },
  'clock.agrees': {
    sentence: 'Die Uhren dieses Rechners und der Datenbank stimmen auf {seconds} s überein.',
  },
  'clock.differs': { sentence: 'Die Uhr der Datenbank weicht um {seconds} s ab.', mend: CLOCKS },
  'clock.apart': {
    sentence: 'Die Uhr der Datenbank weicht um {seconds} s ab: Tokens und Fristen gelten nicht richtig.',
    mend: CLOCKS,
  },
  'redis.embedded': { sentence: 'Der Prozess hält Sitzungen und Nachrichten selbst; es gibt kein Redis.' },
  'redis.answers': { sentence: 'Redis {version} antwortet in {milliseconds} ms.' },
  'redis.refused': {
    sentence: 'Unter {place} hört niemand: Redis läuft dort nicht.',
    mend: 'Es starten (`docker compose up -d redis`) oder REDIS_URL berichtigen.',
  },
  'redis.hanging': {
    sentence: 'Redis unter {place} nimmt die Verbindung an und antwortet nicht.',
    mend: 'Es neu starten: `docker compose restart redis`.',
  },
  'redis.host_unknown': { sentence: 'Kein Rechner heißt {host}.', mend: REDIS_URL },
  'redis.unreachable': { sentence: 'Redis unter {place} ist nicht zu erreichen: {why}.', mend: REDIS_URL },
  'redis.password': {
    sentence: 'Redis unter {place} verlangt einen anderen Benutzer oder ein anderes Passwort.',
    mend: 'Das richtige Passwort in REDIS_URL setzen (redis://:PASSWORT@host:6379/0) und den Dienst neu starten.',
  },
  'redis.url': { sentence: 'REDIS_URL ist falsch: {why}.', mend: REDIS_URL },
  'redis.foreign': { sentence: 'Was unter {place} hört, ist nicht Redis.', mend: REDIS_URL },
  'redis.loading': {
    sentence: 'Redis unter {place} lädt noch seine Daten.',
    mend: 'Warten, dann erneut prüfen.',
  },
  'redis.read_only': {
    sentence: 'Redis unter {place} ist eine Kopie und nimmt nichts zum Schreiben an.',
    mend: REDIS_URL,
  },
  'memory.free': { sentence: 'Redis belegt {used}.' },
  'memory.low': { sentence: 'Redis belegt {used} von {most}.', mend: MORE_MEMORY },
  'memory.full': {
    sentence: 'Redis hat keinen Speicher mehr ({used} von {most}) und schreibt nichts mehr (Regel {policy}).',
    mend: `${MORE_MEMORY} FLUSHALL schafft auch Platz und meldet alle ab.`,
  },
  'memory.evicting': {
    sentence: 'Redis hat {evicted} Werte aus Platznot weggeworfen: Manche werden ohne Grund abgemeldet.',
    mend: MORE_MEMORY,
  },
  'persistence.on': { sentence: 'Redis hält seine Daten auf dem Datenträger ({how}).' },
  'persistence.off': {
    sentence: 'Redis hält nichts auf dem Datenträger: Sein Neustart meldet alle ab.',
    mend: 'Es mit `--appendonly yes` und einem Volume starten (Compose: sovd_redis_data).',
  },
  'persistence.failing': {
    sentence: 'Redis kann seine Daten nicht sichern und schreibt nichts mehr.',
    mend: 'Platz schaffen und die Rechte seines Volumes prüfen (sovd_redis_data), dann: `redis-cli BGSAVE`.',
  },
  'persistence.untold': { sentence: 'Redis sagt nicht, ob es seine Daten auf dem Datenträger hält.' },
  'messages.arrive': { sentence: 'Eine Nachricht über Redis kommt nach {milliseconds} ms an.' },
  'messages.lost': {
    sentence: 'Eine Nachricht über Redis kommt nicht an: Nichts aktualisiert sich von selbst.',
    mend: 'Dem Benutzer von REDIS_URL erlauben, zu senden und zu abonnieren (ACL), oder Redis neu starten.',
  },
}

export const healthOfServers = inLanguage({ en: NONE, de: GERMAN })
