package io.millrace.sql;
public class MillraceSession {}
