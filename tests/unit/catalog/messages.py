"""A message for each failure of a connection check: the type it is about, and what it prints."""

SAMPLES = {
    "panoply-credentials": ("panoply", 'FATAL:  password authentication failed for user "amy"'),
    "connection-refused": (
        "mysql_destination",
        "java.net.ConnectException: Connection refused (Connection refused)",
    ),
    "time-out": ("redshift", "java.net.ConnectException: Connection timed out"),
    "password-auth": (
        "postgres",
        'connection to server at "db.example.com" (192.0.2.7), port 5432 failed:\n'
        'FATAL:  password authentication failed for user "stitch"\n',
    ),
    "database-type": (
        "redshift",
        "There was an error while attempting to check the type or\n version of your database",
    ),
    "io-error": ("postgres", "An I/O error occurred while sending to the backend."),
    "internal-error": ("s3", "An INTERNAL error while checking the connection."),
    "missing-challenge-file": (
        "s3",
        "An error occurred (404) when calling the HeadObject operation: Not Found",
    ),
    "s3-bucket-region-mismatch": (
        "databricks_delta",
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'x'",
    ),
    "database-does-not-exist": ("redshift", 'FATAL:  database \\"Sales (old)\\" does not exist'),
    "cannot-create-schema": (
        "postgres",
        "Encountered error while attempting to create new schema: hello",
    ),
    "schema-permission-denied": ("redshift", "ERROR: permission denied for schema web"),
    "ssh-host-key": ("postgres", "Host key verification failed.\r\n"),
    "ssh-no-server": (
        "postgres",
        "Session.connect: java.io.IOException: invalid server's version string",
    ),
    "ssh-key-refused": ("redshift", "stitch@198.51.100.2: Permission denied (publickey)."),
    "ssh-forwarding-refused": (
        "mssql_server",
        "channel 1: open failed: administratively prohibited: open failed",
    ),
    "ssh-unreachable": (
        "mysql_destination",
        "sshtunnel.BaseSSHTunnelForwarderError: Could not establish session to SSH gateway",
    ),
    "unknown-host": (
        "postgres",
        'could not translate host name "db.exmaple.com" to address: Name or service not known',
    ),
    "host-unreachable": ("postgres", "java.net.NoRouteToHostException: No route to host"),
    "no-answer": ("mysql_destination", "java.net.SocketTimeoutException: connect timed out"),
    "refused-at-address": (
        "postgres",
        "Connection to db.example.com:5433 refused. Check that the hostname and port are correct "
        "and that the postmaster is accepting TCP/IP connections.",
    ),
    "pg-hba": (
        "postgres",
        'FATAL: no pg_hba.conf entry for host "192.0.2.9", user "a", database "b", SSL off',
    ),
    "pg-no-user": ("postgres", 'FATAL: role "stitsch" does not exist'),
    "pg-no-database": ("postgres", 'FATAL:  database "sales" does not exist'),
    "pg-database-right": ("postgres", "ERROR: permission denied for database sales"),
    "pg-schema-right": ("postgres", "ERROR: permission denied for schema public"),
    "pg-no-more-connections": ("postgres", "FATAL: sorry, too many clients already"),
    "pg-starting-up": ("postgres", "FATAL: the database system is starting up"),
    "no-ssl-at-server": (
        "mysql_destination",
        "SSL connection error: SSL is required but the server doesn’t support it",
    ),
    "ssl-wanted-by-server": (
        "mysql_destination",
        "Connections using insecure transport are prohibited while --require_secure_transport=ON.",
    ),
    "certificate-not-trusted": (
        "postgres",
        "SSL error: PKIX path building failed: unable to find valid certification path",
    ),
    "mysql-database-right": (
        "mysql_destination",
        "Access denied for user 'stitch'@'%' to database 'shop'",
    ),
    "mysql-access-denied": (
        "mysql_destination",
        "Access denied for user 'stitch'@'192.0.2.9' (using password: YES)",
    ),
    "mysql-right": (
        "mysql_destination",
        "Access denied; you need (at least one of) the SUPER privilege(s) for this operation",
    ),
    "mysql-host-not-allowed": (
        "mysql_destination",
        "null, message from server: \"Host '192.0.2.9' is not allowed to connect to this MySQL "
        'server"',
    ),
    "mysql-host-blocked": (
        "mysql_destination",
        "Host '192.0.2.9' is blocked because of many connection errors; unblock with 'mysqladmin'",
    ),
    "mysql-no-database": ("mysql_destination", "Unknown database 'shop'"),
    "mysql-local-infile": (
        "mysql_destination",
        "Loading local data is disabled; this must be enabled on both the client and server sides",
    ),
    "mysql-no-more-connections": ("mysql_destination", "(1040, 'Too many connections')"),
    "mysql-unreachable": (
        "mysql_destination",
        "Can't connect to MySQL server on 'db.example.com' (111)",
    ),
    "azure-firewall": (
        "azure_sqldw",
        "Cannot open server 'acme' requested by the login. Client with IP address '192.0.2.9' is "
        "not allowed to access the server. Login failed for user 'stitch'.",
    ),
    "mssql-database": (
        "mssql_server",
        'Cannot open database "shop" requested by the login. The login failed. '
        "Login failed for user 'stitch'.",
    ),
    "mssql-create-right": (
        "mssql_server",
        "CREATE SCHEMA permission denied in database 'shop'.",
    ),
    "mssql-login": ("mssql_server", "Login failed for user 'stitch'. ClientConnectionId:0-1"),
    "mssql-unreachable": (
        "mssql_server",
        "The TCP/IP connection to the host db.example.com, port 1433 has failed.",
    ),
    "snowflake-login": ("snowflake", "Incorrect username or password was specified."),
    "snowflake-network-policy": (
        "snowflake",
        "IP 192.0.2.9 is not allowed to access Snowflake. Contact your administrator.",
    ),
    "snowflake-role": (
        "snowflake",
        "Role 'LOADER' specified in the connect string is not granted to this user.",
    ),
    "snowflake-warehouse": (
        "snowflake",
        "No active warehouse selected in the current session. Select one with USE WAREHOUSE.",
    ),
    "snowflake-database": (
        "snowflake",
        "SQL compilation error:\nDatabase 'SHOP' does not exist or not authorized.",
    ),
    "snowflake-user-locked": (
        "snowflake",
        "Your user account has been temporarily locked due to too many failed attempts.",
    ),
    "snowflake-user-disabled": ("snowflake", "User access disabled. Contact your administrator."),
    "databricks-token": (
        "databricks_delta",
        "HTTP Response code: 403, Error message: Invalid access token.",
    ),
    "no-bucket": (
        "s3",
        "An error occurred (NoSuchBucket) when calling the ListObjects operation: The specified "
        "bucket does not exist",
    ),
    "bucket-forbidden": (
        "s3",
        "An error occurred (403) when calling the HeadObject operation: Forbidden",
    ),
    "storagegrid-key-id": ("storagegrid", "An error occurred (InvalidAccessKeyId)"),
    "storagegrid-secret": ("storagegrid", "An error occurred (SignatureDoesNotMatch)"),
    "bigquery-right": (
        "bigquery_v2",
        "Access Denied: Project acme-1: User does not have bigquery.jobs.create permission",
    ),
    "bigquery-no-project": ("bigquery_v2", "404 Not found: Project acme-1"),
    "bigquery-billing": ("bigquery", "Billing has not been enabled for this project."),
}
