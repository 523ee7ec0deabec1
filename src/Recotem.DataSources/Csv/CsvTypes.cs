namespace Recotem.DataSources.Csv;

/// <summary>The names of column types that <c>dtype</c> takes: those that pandas users write.</summary>
internal static class CsvTypes
{
    public const string Expected =
        "one of str, string, object, category; int, int8 to int64, uint8 to uint32; float, float32, float64; bool; datetime64, datetime64[ns]";

    /// <summary>The type of a name, or null if there is none.</summary>
    public static ColumnType? Find(string name) => name switch
    {
        "str" or "string" or "object" or "category" => ColumnType.Text,
        "int" or "int8" or "int16" or "int32" or "int64" or "uint8" or "uint16" or "uint32" or
            "Int8" or "Int16" or "Int32" or "Int64" or "UInt8" or "UInt16" or "UInt32" => ColumnType.Int64,
        "float" or "float32" or "float64" or "double" or "Float32" or "Float64" => ColumnType.Double,
        "bool" or "boolean" => ColumnType.Boolean,
        "datetime64" or "datetime64[s]" or "datetime64[ms]" or "datetime64[us]" or "datetime64[ns]" or "datetime64[ns, UTC]" => ColumnType.Timestamp,
        _ => null,
    };

    /// <summary>A column of a type.</summary>
    public static CsvColumn Create(ColumnType type, int index, string name) => type switch
    {
        ColumnType.Int64 => new Int64CsvColumn(index, name),
        ColumnType.Double => new DoubleCsvColumn(index, name),
        ColumnType.Boolean => new BooleanCsvColumn(index, name),
        ColumnType.Timestamp => new TimestampCsvColumn(index, name),
        _ => new TextCsvColumn(index, name),
    };
}
