/*
 * The SQL that Millrace reads: Spark's SELECT with all spellings of its expressions. Almost no word is reserved, so that
 * columns and functions may be called window, position, filter, end and so on.
 */
grammar MillraceSql;

options {
    caseInsensitive = true;
}

singleStatement: statement ';'* EOF;

/* Words of commands are no keywords: they are identifiers whose text is looked at. */
statement:
    query                                                                                           # queryStatement
    | EXPLAIN level=explainLevel? query                                                                # explain
    | CREATE (OR REPLACE)? GLOBAL? scope=(TEMP | TEMPORARY)? VIEW name=multipartName ('(' viewColumn (',' viewColumn)* ')')? viewDetail* AS query # createView
    | ALTER VIEW name=multipartName (verb=identifier TO to=multipartName | AS query)                # alterView
    | CREATE (OR REPLACE)? (TEMP | TEMPORARY) VIEW name=multipartName ('(' structField (',' structField)* ')')? USING format=sourceFormat (OPTIONS '(' sourceOption (',' sourceOption)* ')')? # createSource
    | CREATE (OR REPLACE)? (TEMP | TEMPORARY)? FUNCTION (IF NOT EXISTS)? function=functionName AS STRING .*? # createJavaFunction
    | CREATE (OR REPLACE)? (TEMP | TEMPORARY)? FUNCTION (IF NOT EXISTS)? function=functionName '(' (functionParameter (',' functionParameter)*)? ')' (RETURNS (TABLE ('(' structField (',' structField)* ')')? | result=dataType))? characteristic* RETURN (query | value=expression) # createFunction
    | DROP (TEMP | TEMPORARY)? FUNCTION (IF EXISTS)? function=functionName                                # dropFunction
    | CREATE (OR REFRESH)? STREAMING TABLE (IF NOT EXISTS)? name=multipartName tableClause* AS query # createStreamingTable
    | CREATE TABLE (IF NOT EXISTS)? name=multipartName ('(' structField (',' structField)* ')')? tableClause* (AS? query)? # createTable
    | INSERT (INTO | OVERWRITE) TABLE? name=multipartName partitionSpec? (BY by=identifier | identifierList)? query # insert
    | DROP TABLE (IF EXISTS)? name=multipartName                                                    # dropTable
    | DROP VIEW (IF EXISTS)? name=multipartName                                                     # dropView
    | DECLARE (OR REPLACE)? (VARIABLE | VAR)? multipartName (',' multipartName)* dataType? ((DEFAULT | '=') value=expression)? # declareVariable
    | DROP (TEMP | TEMPORARY) (VARIABLE | VAR) (IF EXISTS)? name=multipartName                      # dropVariable
    | SET (VARIABLE | VAR) variableValue (',' variableValue)*                                       # setVariables
    | SET (VARIABLE | VAR) '(' multipartName (',' multipartName)* ')' '=' '(' query ')'             # setFromQuery
    | EXECUTE IMMEDIATE text=expression (INTO multipartName (',' multipartName)*)? (USING using+=namedExpression (',' using+=namedExpression)*)? # executeImmediate
    | RESET key=settingName?                                                                        # reset
    | USE (word=identifier)? name=multipartName                                                     # use
    | CACHE LAZY? TABLE name=multipartName (OPTIONS '(' sourceOption (',' sourceOption)* ')')? (AS? query)? # cacheTable
    | UNCACHE TABLE (IF EXISTS)? name=multipartName                                                 # uncacheTable
    | CLEAR CACHE                                                                                   # clearCache
    | REFRESH TABLE? name=multipartName                                                             # refreshTable
    | SHOW CURRENT what=identifier                                                                  # showCurrent
    | SHOW scope=identifier? FUNCTIONS ((FROM | IN) name=multipartName)? (LIKE? (pattern=STRING | only=multipartName))? # showFunctions
    | SHOW what=identifier ((FROM | IN) name=multipartName)? (LIKE? pattern=STRING)?                # show
    | SHOW what=identifier name=multipartName (partitionSpec | '(' key=optionKey ')')?                   # showOfTable
    | SHOW CREATE TABLE name=multipartName                                                          # showCreateTable
    | (DESC | DESCRIBE) FUNCTION extended=EXTENDED? function=functionName                              # describeFunction
    | (DESC | DESCRIBE) QUERY? query                                                                # describeQuery
    | (DESC | DESCRIBE) TABLE? EXTENDED? name=multipartName                                         # describeTable
    | SET time=identifier zone=identifier (name=STRING | local=identifier | constant)                  # timeZone
    | SET (key=settingName ('=' value=settingValue)?)?                                              # setting
    | ALTER TABLE name=multipartName tableChange                                                    # alterTable
    | TRUNCATE TABLE name=multipartName partitionSpec?                                              # truncateTable;

tableChange:
    verb=identifier (IF EXISTS)? partitionSpec
    | verb=identifier TO to=multipartName
    | verb=identifier what=identifier ('(' structField (',' structField)* ')' | structField)
    | verb=identifier what=identifier '(' sourceOption (',' sourceOption)* ')'
    | verb=identifier what=identifier (IF EXISTS)? '(' optionKey (',' optionKey)* ')'
    | verb=identifier what=identifier column=multipartName (TO identifier)?;

viewColumn: identifier (word=WORD comment=STRING)?;

viewDetail: WORD (STRING | '(' sourceOption (',' sourceOption)* ')');

functionParameter: identifier dataType functionParameterDetail*;

functionParameterDetail: NOT NULL | DEFAULT standard=expression | word=WORD comment=STRING;

characteristic: NOT? WORD+ STRING?;

partitionSpec: PARTITION '(' partitionValue (',' partitionValue)* ')';

partitionValue: identifier ('=' valueExpression)?;

optionKey: key=settingName | text=STRING;

variableValue: multipartName '=' expression;

tableClause:
    USING format=sourceFormat
    | OPTIONS '(' sourceOption (',' sourceOption)* ')'
    | PARTITIONED BY partitions=identifierList
    | LOCATION location=STRING
    | word=identifier (comment=STRING | '(' sourceOption (',' sourceOption)* ')');

explainLevel: EXTENDED | FORMATTED | CODEGEN | COST;

settingName: anyName ('.' anyName)*;

settingValue: .+?;

sourceFormat: anyName ('-' anyName)*;

sourceOption: optionKey '='? (value=STRING | number | TRUE | FALSE);

singleExpression: namedExpression EOF;

query: ctes? queryTerm queryOrganization;

ctes: WITH recursive=identifier? namedQuery (',' namedQuery)*;

namedQuery: name=identifier identifierList? (most=identifier of=identifier level=identifier rounds=INTEGER)? AS? '(' query ')';

queryOrganization:
    (ORDER BY order+=sortItem (',' order+=sortItem)*)? (CLUSTER BY cluster+=expression (',' cluster+=expression)*)? (
        DISTRIBUTE BY distribute+=expression (',' distribute+=expression)*
    )? (SORT BY sort+=sortItem (',' sort+=sortItem)*)? (LIMIT (ALL | limit=expression))? (OFFSET offset=expression)?;

queryTerm:
    queryPrimary                                                                    # termPrimary
    | left=queryTerm operator=INTERSECT quantifier=setQuantifier? right=queryTerm   # setOperation
    | left=queryTerm operator=(UNION | EXCEPT | MINUS) quantifier=setQuantifier? right=queryTerm # setOperation
    | left=queryTerm PIPE pipe                                                      # piped;

pipe:
    SELECT setQuantifier? namedExpression (',' namedExpression)* windowClause?     # pipeSelect
    | EXTEND namedExpression (',' namedExpression)*                                # pipeExtend
    | SET assignment (',' assignment)*                                             # pipeSet
    | DROP identifier (',' identifier)*                                            # pipeDrop
    | AS strictIdentifier                                                          # pipeAlias
    | whereClause                                                                  # pipeWhere
    | pivotClause                                                                  # pipePivot
    | sample                                                                       # pipeSample
    | joinRelation                                                                 # pipeJoin
    | operator=(UNION | EXCEPT | MINUS | INTERSECT) quantifier=setQuantifier? right=queryPrimary # pipeSetOperation
    | AGGREGATE (values+=namedExpression (',' values+=namedExpression)*)? (
        GROUP BY keys+=namedExpression (',' keys+=namedExpression)*
    )?                                                                             # pipeAggregate
    | queryOrganization                                                            # pipeOrganization;

assignment: identifier '=' expression;

setQuantifier: DISTINCT | ALL;

queryPrimary:
    selectQuery                # primarySelect
    | TABLE multipartName      # primaryTable
    | inlineTable              # primaryValues
    | fromClause               # primaryFrom
    | '(' query ')'            # primarySubquery;

selectQuery:
    (early=fromClause)? SELECT hint* setQuantifier? namedExpression (',' namedExpression)* fromClause? lateralView* whereClause? groupBy? havingClause? windowClause? qualifyClause?;

qualifyClause: QUALIFY expression;

hint: HINT_OPEN identifier ('(' expression (',' expression)* ')')? (','? identifier ('(' expression (',' expression)* ')')?)* HINT_CLOSE;

fromClause: FROM relation (',' relation)* lateralView*;

whereClause: WHERE expression;

havingClause: HAVING expression;

groupBy:
    GROUP BY (
        ALL
        | groupingElement (',' groupingElement)* (WITH kind=(ROLLUP | CUBE))?
        | groupingElement (',' groupingElement)* GROUPING SETS '(' groupingSet (',' groupingSet)* ')'
    );

groupingElement:
    kind=(ROLLUP | CUBE) '(' groupingSet (',' groupingSet)* ')' # groupingAnalytics
    | GROUPING SETS '(' groupingSet (',' groupingSet)* ')'      # groupingSets
    | expression                                                # groupingExpression;

groupingSet: '(' (expression (',' expression)*)? ')' | expression;

lateralView: LATERAL VIEW OUTER? multipartName '(' (expression (',' expression)*)? ')' (table=strictIdentifier (AS? identifier (',' identifier)*)? | AS identifier (',' identifier)*);

relation: lateral=LATERAL? relationPrimary joinRelation* pivotClause*;

joinRelation:
    joinType JOIN LATERAL? right=relationPrimary joinCriteria?
    | NATURAL joinType JOIN right=relationPrimary;

pivotClause:
    PIVOT '(' values+=namedExpression (',' values+=namedExpression)* FOR (column=identifier | several=identifierList) IN '(' items+=namedExpression (',' items+=namedExpression)* ')' ')' tableAlias # pivot
    | UNPIVOT (nulls=(INCLUDE | EXCLUDE) NULLS)? '(' (value=identifier | values=identifierList) FOR name=identifier IN '(' columns+=namedExpression (',' columns+=namedExpression)* ')' ')' tableAlias # unpivot;

joinType: INNER? | CROSS | LEFT OUTER? | LEFT? SEMI | RIGHT OUTER? | FULL OUTER? | LEFT? ANTI;

joinCriteria: ON expression | USING identifierList;

sample: TABLESAMPLE '(' (amount=expression kind=(PERCENT | ROWS) | kind=BUCKET bucket=INTEGER OUT OF buckets=INTEGER) ')' (REPEATABLE '(' seed=INTEGER ')')?;

watermark: WATERMARK column=namedExpression DELAY OF delay=constant;

relationPrimary:
    STREAM (multipartName | '(' multipartName ')') watermark? tableAlias   # streamTable
    | IDENTIFIER '(' name=expression ')' sample? watermark? tableAlias       # computedTable
    | inlineTable                                                            # valuesRelation
    | function=multipartName '(' (argument (',' argument)*)? ')' tableAlias # tableFunction
    | multipartName sample? watermark? tableAlias                          # tableName
    | '(' query ')' sample? watermark? tableAlias                          # subqueryRelation
    | '(' relation ')' tableAlias                                          # nestedRelation;

inlineTable: VALUES expression (',' expression)* tableAlias;

tableAlias: (AS? strictIdentifier identifierList?)?;

identifierList: '(' identifier (',' identifier)* ')';

multipartName: identifier ('.' anyName)*;

sortItem: expression direction=(ASC | DESC)? (NULLS nulls=(FIRST | LAST))?;

namedExpression: expression (AS? (name=identifier | names=identifierList) | AS word=anyName)?;

expression: booleanExpression;

booleanExpression:
    (NOT | '!') booleanExpression                               # logicalNot
    | valueExpression predicate?                                # predicated
    | left=booleanExpression AND right=booleanExpression        # logicalAnd
    | left=booleanExpression OR right=booleanExpression         # logicalOr;

predicate:
    NOT? kind=BETWEEN lower=valueExpression AND upper=valueExpression
    | NOT? kind=IN '(' query ')'
    | NOT? kind=IN '(' expression (',' expression)* ')'
    | NOT? kind=(RLIKE | REGEXP) pattern=valueExpression
    | NOT? kind=(LIKE | ILIKE) quantifier=(ANY | SOME | ALL) '(' expression (',' expression)* ')'
    | NOT? kind=(LIKE | ILIKE) pattern=valueExpression (ESCAPE escape=STRING)?
    | IS NOT? kind=NULL
    | IS NOT? kind=(TRUE | FALSE | UNKNOWN)
    | IS NOT? kind=DISTINCT FROM right=valueExpression;

valueExpression:
    primaryExpression                                                                  # valuePrimary
    | operator=('-' | '+' | '~') valueExpression                                       # unary
    | left=valueExpression operator=('*' | '/' | '%' | DIV) right=valueExpression      # binary
    | left=valueExpression operator=('+' | '-' | '||') right=valueExpression           # binary
    | left=valueExpression shift right=valueExpression                                 # shifted
    | left=valueExpression operator='&' right=valueExpression                          # binary
    | left=valueExpression operator='^' right=valueExpression                          # binary
    | left=valueExpression operator='|' right=valueExpression                          # binary
    | left=valueExpression comparison right=valueExpression                            # compared;

shift: '<' '<' | '>' '>' '>' | '>' '>';

comparison: '=' | '==' | '<>' | '!=' | '<=>' | '<' | '<=' | '>' | '>=' | '!' '>' | '!' '<';

exceptColumns
    : EXCEPT '(' identifier (',' identifier)* ')'
    ;

primaryExpression:
    CASE operand=expression? whenClause+ (ELSE otherwise=expression)? END                       # caseWhen
    | kind=(CAST | TRY_CAST) '(' expression AS dataType ')'                                     # castCall
    | primaryExpression '::' dataType                                                           # castSuffix
    | EXTRACT '(' field=identifier FROM source=valueExpression ')'                              # extractCall
    | (SUBSTR | SUBSTRING) '(' text=valueExpression FROM start=valueExpression (FOR size=valueExpression)? ')' # substringCall
    | TRIM '(' side=(BOTH | LEADING | TRAILING)? chars=valueExpression? FROM text=valueExpression ')' # trimCall
    | POSITION '(' what=valueExpression IN text=valueExpression ')'                             # positionCall
    | OVERLAY '(' text=valueExpression PLACING by=valueExpression FROM start=valueExpression (FOR size=valueExpression)? ')' # overlayCall
    | kind=(TIMESTAMPADD | DATEADD | TIMESTAMPDIFF | DATEDIFF) '(' unit=identifier ',' first=valueExpression ',' second=valueExpression ')' # unitCall
    | '(' query ')'                                                                             # scalarSubquery
    | EXISTS '(' query ')'                                                                      # existsSubquery
    | constant                                                                                  # literal
    | '*' exceptColumns?                                                                        # star
    | identifier ('.' anyName)* '.' '*' exceptColumns?                                          # qualifiedStar
    | IDENTIFIER '(' name=expression ')' (open='(' (argument (',' argument)*)? ')')?                  # computedName
    | functionName '(' (setQuantifier? argument (',' argument)*)? (IGNORE leftOut=NULLS)? ')' (
        FILTER '(' WHERE where=expression ')'
    )? (WITHIN GROUP '(' ORDER BY sortItem (',' sortItem)* ')')? (FILTER '(' WHERE after=expression ')')? (nullsTreatment=(IGNORE | RESPECT) NULLS)? (OVER over)?                                  # functionCall
    | identifier '->' expression                                                                # lambda
    | '(' identifier (',' identifier)+ ')' '->' expression                                      # lambda
    | '(' expression ')'                                                                        # nested
    | '(' namedExpression (',' namedExpression)+ ')'                                            # rowConstructor
    | primaryExpression '[' valueExpression ']'                                                 # item
    | primaryExpression ':' (name=identifier | '[' index=valueExpression ']')                    # variantPath
    | '?'                                                                                       # position
    | ':' identifier                                                                            # parameter
    | (identifier | OFFSET)                                                                     # columnName
    | primaryExpression '.' anyName                                                             # fieldOf;

over: identifier | windowSpec;

windowSpec: '(' (PARTITION BY partitions+=expression (',' partitions+=expression)*)? (ORDER BY sortItem (',' sortItem)*)? windowFrame? ')';

windowFrame: unit=(ROWS | RANGE) (BETWEEN lower=frameBound AND upper=frameBound | lower=frameBound);

frameBound:
    UNBOUNDED direction=(PRECEDING | FOLLOWING)
    | CURRENT ROW
    | amount=valueExpression direction=(PRECEDING | FOLLOWING);

windowClause: WINDOW namedWindow (',' namedWindow)*;

namedWindow: identifier AS windowSpec;

functionName: identifier ('.' anyName)* | LEFT | RIGHT | FULL | ANTI | SEMI | CROSS | LIKE | ILIKE | RLIKE | REGEXP | DIV;

argument: namedExpression | identifier '=>' expression;

whenClause: WHEN condition=expression THEN value=expression;

constant:
    NULL                                                              # nullLiteral
    | INTERVAL (intervalPart+ | sign=('+' | '-')? STRING from=identifier TO to=identifier | whole=STRING) # intervalLiteral
    | kind=(DATE | TIMESTAMP | TIMESTAMP_LTZ | TIMESTAMP_NTZ | X) STRING # typedLiteral
    | number                                                          # numberLiteral
    | (TRUE | FALSE)                                                  # booleanLiteral
    | STRING+                                                         # stringLiteral;

intervalPart: sign=('+' | '-')? (INTEGER | DECIMAL | STRING) unit=identifier;

number: INTEGER | DECIMAL | EXPONENT | BIGINT_LITERAL | SMALLINT_LITERAL | TINYINT_LITERAL | DECIMAL_LITERAL | DOUBLE_LITERAL | FLOAT_LITERAL;

dataType:
    ARRAY '<' dataType '>'
    | MAP '<' dataType ',' dataType '>'
    | STRUCT ('<' (structField (',' structField)*)? '>' | '<>')
    | INTERVAL from=identifier (TO to=identifier)?
    | name=identifier ('(' INTEGER (',' INTEGER)* ')')?;

structField: anyName ':'? dataType (NOT NULL)? (word=identifier comment=STRING)?;

identifier: strictIdentifier | ANTI | CROSS | EXCEPT | FULL | INNER | INTERSECT | LATERAL | LEFT | MINUS | NATURAL | RIGHT | SEMI;

strictIdentifier: WORD | QUOTED | nonReserved;

/* Behind a dot or AS any word will do. */
anyName: identifier | reserved;

reserved:
    AND | AS | BETWEEN | BY | CASE | CAST | DISTINCT | ELSE | FROM | GROUP | HAVING | IN | IS | JOIN | LIKE | LIMIT | NOT | NULL | ON | OR | ORDER | SELECT
    | PIVOT | UNPIVOT | THEN | UNION | USING | WHEN | WHERE | WITH | QUALIFY | TABLESAMPLE | TRUE | FALSE | OFFSET | ILIKE | RLIKE | REGEXP | INTERVAL | TRY_CAST | DIV;

nonReserved:
    ALL | ANY | ARRAY | ASC | BOTH | CLUSTER | CUBE | DATE | DATEADD | DATEDIFF | DESC | DISTRIBUTE | END | ESCAPE | EXISTS | EXTRACT | FILTER | FIRST
    | FOR | GROUPING | IGNORE | LAST | LEADING | MAP | NULLS | OUTER | OVER | OVERLAY | PLACING | POSITION | RESPECT | ROLLUP | SETS | SOME | SORT
    | STRUCT | SUBSTR | SUBSTRING | TABLE | TIMESTAMP | TIMESTAMPADD | TIMESTAMPDIFF | TIMESTAMP_LTZ | TIMESTAMP_NTZ | TO | TRAILING | TRIM | UNKNOWN
    | FORMATTED | CODEGEN | COST | INCLUDE | EXCLUDE | CREATE | DESCRIBE | DROP | EXPLAIN | EXTENDED | FUNCTION | FUNCTIONS | RETURN | RETURNS | GLOBAL | IF | QUERY | REPLACE | SET | SHOW | STREAMING | TEMP | TEMPORARY
    | CACHE | CLEAR | DECLARE | DEFAULT | EXECUTE | IMMEDIATE | LAZY | RESET | UNCACHE | USE | VAR | VARIABLE
    | AGGREGATE | ALTER | DELAY | EXTEND | INSERT | INTO | LOCATION | OVERWRITE | PARTITIONED | REFRESH | TRUNCATE
    | IDENTIFIER | OPTIONS | STREAM | PERCENT | BUCKET | OUT | OF | REPEATABLE | VALUES | VIEW | WITHIN | X | CURRENT | FOLLOWING | PARTITION | PRECEDING | RANGE | ROW | ROWS | UNBOUNDED | WATERMARK | WINDOW;

AGGREGATE: 'AGGREGATE';
ALL: 'ALL';
ALTER: 'ALTER';
AND: 'AND';
ANTI: 'ANTI';
ANY: 'ANY';
ARRAY: 'ARRAY';
AS: 'AS';
ASC: 'ASC';
BETWEEN: 'BETWEEN';
BOTH: 'BOTH';
BY: 'BY';
CASE: 'CASE';
CAST: 'CAST';
CLUSTER: 'CLUSTER';
CROSS: 'CROSS';
CUBE: 'CUBE';
CURRENT: 'CURRENT';
DATE: 'DATE';
DATEADD: 'DATEADD' | 'DATE_ADD';
DATEDIFF: 'DATEDIFF' | 'DATE_DIFF';
DELAY: 'DELAY';
DESC: 'DESC';
DISTINCT: 'DISTINCT';
DISTRIBUTE: 'DISTRIBUTE';
DIV: 'DIV';
ELSE: 'ELSE';
END: 'END';
ESCAPE: 'ESCAPE';
EXCEPT: 'EXCEPT';
EXISTS: 'EXISTS';
EXTRACT: 'EXTRACT';
FALSE: 'FALSE';
FILTER: 'FILTER';
FIRST: 'FIRST';
FOLLOWING: 'FOLLOWING';
FOR: 'FOR';
FROM: 'FROM';
FULL: 'FULL';
GROUP: 'GROUP';
GROUPING: 'GROUPING';
HAVING: 'HAVING';
IGNORE: 'IGNORE';
ILIKE: 'ILIKE';
IN: 'IN';
INNER: 'INNER';
INTERSECT: 'INTERSECT';
INTERVAL: 'INTERVAL';
IS: 'IS';
JOIN: 'JOIN';
LAST: 'LAST';
LATERAL: 'LATERAL';
LEADING: 'LEADING';
LEFT: 'LEFT';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
MAP: 'MAP';
MINUS: 'MINUS';
NATURAL: 'NATURAL';
NOT: 'NOT';
NULL: 'NULL';
NULLS: 'NULLS';
OFFSET: 'OFFSET';
ON: 'ON';
OR: 'OR';
ORDER: 'ORDER';
OUTER: 'OUTER';
OVER: 'OVER';
OVERLAY: 'OVERLAY';
PARTITION: 'PARTITION';
INSERT: 'INSERT';
INTO: 'INTO';
LOCATION: 'LOCATION';
OVERWRITE: 'OVERWRITE';
PARTITIONED: 'PARTITIONED';
REFRESH: 'REFRESH';
PLACING: 'PLACING';
POSITION: 'POSITION';
PRECEDING: 'PRECEDING';
RANGE: 'RANGE';
REGEXP: 'REGEXP';
RESPECT: 'RESPECT';
RIGHT: 'RIGHT';
RLIKE: 'RLIKE';
ROLLUP: 'ROLLUP';
ROW: 'ROW';
ROWS: 'ROWS';
SELECT: 'SELECT';
SEMI: 'SEMI';
SETS: 'SETS';
SOME: 'SOME';
SORT: 'SORT';
STRUCT: 'STRUCT';
SUBSTR: 'SUBSTR';
SUBSTRING: 'SUBSTRING';
TABLE: 'TABLE';
THEN: 'THEN';
TIMESTAMP: 'TIMESTAMP';
TIMESTAMPADD: 'TIMESTAMPADD';
TIMESTAMPDIFF: 'TIMESTAMPDIFF';
TIMESTAMP_LTZ: 'TIMESTAMP_LTZ';
TIMESTAMP_NTZ: 'TIMESTAMP_NTZ';
TO: 'TO';
TRAILING: 'TRAILING';
TRIM: 'TRIM';
TRUNCATE: 'TRUNCATE';
TRUE: 'TRUE';
UNBOUNDED: 'UNBOUNDED';
TRY_CAST: 'TRY_CAST';
UNION: 'UNION';
UNKNOWN: 'UNKNOWN';
USING: 'USING';
VALUES: 'VALUES';
VIEW: 'VIEW';
WHEN: 'WHEN';
WHERE: 'WHERE';
WATERMARK: 'WATERMARK';
WINDOW: 'WINDOW';
CACHE: 'CACHE';
CLEAR: 'CLEAR';
CREATE: 'CREATE';
DECLARE: 'DECLARE';
DEFAULT: 'DEFAULT';
EXECUTE: 'EXECUTE';
IMMEDIATE: 'IMMEDIATE';
LAZY: 'LAZY';
RESET: 'RESET';
UNCACHE: 'UNCACHE';
USE: 'USE';
VAR: 'VAR';
VARIABLE: 'VARIABLE';
DESCRIBE: 'DESCRIBE';
DROP: 'DROP';
EXPLAIN: 'EXPLAIN';
EXTEND: 'EXTEND';
EXTENDED: 'EXTENDED';
FUNCTION: 'FUNCTION';
FUNCTIONS: 'FUNCTIONS';
RETURN: 'RETURN';
RETURNS: 'RETURNS';
GLOBAL: 'GLOBAL';
IF: 'IF';
PIVOT: 'PIVOT';
QUERY: 'QUERY';
REPLACE: 'REPLACE';
SET: 'SET';
SHOW: 'SHOW';
STREAMING: 'STREAMING';
TEMP: 'TEMP';
TEMPORARY: 'TEMPORARY';
UNPIVOT: 'UNPIVOT';
INCLUDE: 'INCLUDE';
EXCLUDE: 'EXCLUDE';
FORMATTED: 'FORMATTED';
CODEGEN: 'CODEGEN';
COST: 'COST';
WITH: 'WITH';
WITHIN: 'WITHIN';
X: 'X';
BUCKET: 'BUCKET';
IDENTIFIER: 'IDENTIFIER';
OF: 'OF';
OPTIONS: 'OPTIONS';
STREAM: 'STREAM';
OUT: 'OUT';
PERCENT: 'PERCENT';
QUALIFY: 'QUALIFY';
REPEATABLE: 'REPEATABLE';
TABLESAMPLE: 'TABLESAMPLE';

PIPE: '|>';
HINT_OPEN: '/*+';
HINT_CLOSE: '*/';

STRING:
    '\'' (~['\\] | '\\' . | '\'\'')* '\''
    | '"' (~["\\] | '\\' . | '""')* '"'
    | 'R\'' ~'\''* '\''
    | 'R"' ~'"'* '"';

BIGINT_LITERAL: DIGIT+ 'L';
SMALLINT_LITERAL: DIGIT+ 'S';
TINYINT_LITERAL: DIGIT+ 'Y';
INTEGER: DIGIT+;
EXPONENT: (DIGIT+ | POINTED) 'E' [+-]? DIGIT+;
DECIMAL: POINTED;
FLOAT_LITERAL: (DIGIT+ | POINTED) ('E' [+-]? DIGIT+)? 'F';
DOUBLE_LITERAL: (DIGIT+ | POINTED) ('E' [+-]? DIGIT+)? 'D';
DECIMAL_LITERAL: (DIGIT+ | POINTED) ('E' [+-]? DIGIT+)? 'BD';

WORD: LETTER (LETTER | DIGIT)*;
QUOTED: '`' (~'`' | '``')* '`';

fragment POINTED: DIGIT+ '.' DIGIT* | '.' DIGIT+;
fragment DIGIT: [0-9];
fragment LETTER: [A-Z_\p{L}];

LINE_COMMENT: '--' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' ~'+' .*? '*/' -> channel(HIDDEN);
EMPTY_COMMENT: '/**/' -> channel(HIDDEN);
SPACE: [ \t\r\n\u000B\u000C\u00A0\u2028\u2029\uFEFF]+ -> channel(HIDDEN);

/* Whatever else stands there reaches the parser, which then says where. */
UNRECOGNISED: .;
