package io.millrace.sql;
public class Dataset<T> {}
