namespace MLNetHybrid.Testing;

/// <summary>A rule that ML.NET's estimators and transformers keep.</summary>
public enum EstimatorCheck
{
    /// <summary>
    /// The schema that the estimator's <c>GetOutputSchema</c> promises is the one that its fitted transformer delivers: columns, kinds,
    /// item types, keys and the names and types of annotations.
    /// </summary>
    PromisedSchema,

    /// <summary>
    /// <c>GetOutputSchema</c>, <c>Transform</c> and <c>GetRowToRowMapper</c> of the transformer give one schema, with the same annotations'
    /// values, each time they are asked.
    /// </summary>
    OneSchema,

    /// <summary>
    /// A model that was saved and loaded in a fresh <see cref="MLContext"/> gives the same schema, values and row ids on rows it was not
    /// trained on; and so does it when it was saved and loaded twice.
    /// </summary>
    SavedAndLoaded,

    /// <summary>Fitted twice to the same rows in contexts with the same seed, it gives the same values.</summary>
    SameSeedSameModel,

    /// <summary>Rows keep their number, order and ids, and <c>GetRowCount</c> is null or their number. For row-to-row mappers.</summary>
    RowsKeepTheirPlace,

    /// <summary>A column has the same values whether it is asked for alone or with others.</summary>
    ActiveColumnsOnly,

    /// <summary>
    /// A cursor that is asked for a column that is not active, or for a column as another type, throws; <c>MoveNext</c> goes on returning
    /// false at the end; a cursor may be disposed of early and twice; and other cursors do not notice.
    /// </summary>
    Cursors,

    /// <summary>A set of cursors (<c>GetRowCursorSet</c>) delivers each row once, with the values it has in a single cursor.</summary>
    CursorSets,

    /// <summary>
    /// A cursor with a random order delivers each row once, with the values it has in order; where <c>CanShuffle</c> is false, the order is
    /// not changed.
    /// </summary>
    Shuffling,

    /// <summary>
    /// Two cursors that are read in turns do not disturb each other, and four threads that read at once get the values that one gets.
    /// </summary>
    SeveralThreads,

    /// <summary>
    /// The row mapper, by which a <c>PredictionEngine</c> works, gives the values of the data view, reading only the columns it says it
    /// depends on. For row-to-row mappers.
    /// </summary>
    RowMapper,

    /// <summary>The first 1, 2, 7 and 31 rows alone have the values they have among all. For row-to-row mappers.</summary>
    FewerRows,

    /// <summary>
    /// No row in, no row out, with the same schema; and fitting to no row either works or is refused with an error that is meant as one.
    /// </summary>
    EmptyView,

    /// <summary>
    /// NaN or infinity in a row's numbers leaves the rows before it as they are, and no error of a programmer
    /// (<see cref="NullReferenceException"/>, <see cref="IndexOutOfRangeException"/>, <see cref="InvalidCastException"/> and their like)
    /// comes out.
    /// </summary>
    MissingAndInfinite,

    /// <summary>
    /// Where a column that is read is not there, the estimator's <c>GetOutputSchema</c> and <c>Fit</c> and the transformer's
    /// <c>GetOutputSchema</c> and <c>Transform</c> throw an <see cref="ArgumentException"/> or <see cref="InvalidOperationException"/> that
    /// names the column. For row-to-row mappers.
    /// </summary>
    AbsentColumn,

    /// <summary>
    /// The same where a column that is read has a type that the estimator does not take: a duration. For row-to-row mappers, and unless
    /// <see cref="EstimatorCheckOptions.AcceptsAnyType"/>.
    /// </summary>
    ColumnOfAnotherType,

    /// <summary>A transformer may be disposed of twice, and one that was loaded from its file does not notice.</summary>
    Disposing,
}
