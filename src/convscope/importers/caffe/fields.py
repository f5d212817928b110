"""Caffe's messages as a table: the field numbers, types and defaults of Caffe 1.0's `caffe.proto`.

One field a line: number, type, name, and its default where it is not zero. `*` marks a repeated field, `+` a
repeated field that is packed on the wire. `enum` lines name the values of an enum of their message.

Left out on purpose: the `engine` fields, whose names each fork of Caffe extends, and which say nothing about
what a network computes; being unknown, they are skipped. Fields of well-known forks stand under numbers of
1000 and more where the forks disagree about the number; in text files only their names matter. The last
message is the part of a blob that is read of a `caffemodel`, so that no field of a fork can spoil the rest.
"""

MESSAGES = """
BlobShape
    1 int64+ dim

BlobProto
    1 int32 num
    2 int32 channels
    3 int32 height
    4 int32 width
    5 float+ data
    6 float+ diff
    7 BlobShape shape
    8 double+ double_data
    9 double+ double_diff

FillerParameter
    enum VarianceNorm FAN_IN=0 FAN_OUT=1 AVERAGE=2
    1 string type = constant
    2 float value
    3 float min
    4 float max = 1
    5 float mean
    6 float std = 1
    7 int32 sparse = -1
    8 VarianceNorm variance_norm

NetParameter
    1 string name
    2 V1LayerParameter* layers
    3 string* input
    4 int32* input_dim
    5 bool force_backward
    6 NetState state
    7 bool debug_info
    8 BlobShape* input_shape
    100 LayerParameter* layer

NetState
    1 Phase phase = TEST
    2 int32 level
    3 string* stage

NetStateRule
    1 Phase phase
    2 int32 min_level
    3 int32 max_level
    4 string* stage
    5 string* not_stage

ParamSpec
    enum DimCheckMode STRICT=0 PERMISSIVE=1
    1 string name
    2 DimCheckMode share_mode
    3 float lr_mult = 1
    4 float decay_mult = 1

LayerParameter
    1 string name
    2 string type
    3 string* bottom
    4 string* top
    5 float* loss_weight
    6 ParamSpec* param
    7 BlobProto* blobs
    8 NetStateRule* include
    9 NetStateRule* exclude
    10 Phase phase
    11 bool* propagate_down
    100 TransformationParameter transform_param
    101 LossParameter loss_param
    102 AccuracyParameter accuracy_param
    103 ArgMaxParameter argmax_param
    104 ConcatParameter concat_param
    105 ContrastiveLossParameter contrastive_loss_param
    106 ConvolutionParameter convolution_param
    107 DataParameter data_param
    108 DropoutParameter dropout_param
    109 DummyDataParameter dummy_data_param
    110 EltwiseParameter eltwise_param
    111 ExpParameter exp_param
    112 HDF5DataParameter hdf5_data_param
    113 HDF5OutputParameter hdf5_output_param
    114 HingeLossParameter hinge_loss_param
    115 ImageDataParameter image_data_param
    116 InfogainLossParameter infogain_loss_param
    117 InnerProductParameter inner_product_param
    118 LRNParameter lrn_param
    119 MemoryDataParameter memory_data_param
    120 MVNParameter mvn_param
    121 PoolingParameter pooling_param
    122 PowerParameter power_param
    123 ReLUParameter relu_param
    124 SigmoidParameter sigmoid_param
    125 SoftmaxParameter softmax_param
    126 SliceParameter slice_param
    127 TanHParameter tanh_param
    128 ThresholdParameter threshold_param
    129 WindowDataParameter window_data_param
    130 PythonParameter python_param
    131 PReLUParameter prelu_param
    132 SPPParameter spp_param
    133 ReshapeParameter reshape_param
    134 LogParameter log_param
    135 FlattenParameter flatten_param
    136 ReductionParameter reduction_param
    137 EmbedParameter embed_param
    138 TileParameter tile_param
    139 BatchNormParameter batch_norm_param
    140 ELUParameter elu_param
    141 BiasParameter bias_param
    142 ScaleParameter scale_param
    143 InputParameter input_param
    144 CropParameter crop_param
    145 ParameterParameter parameter_param
    146 RecurrentParameter recurrent_param
    147 SwishParameter swish_param
    148 ClipParameter clip_param
    202 PermuteParameter permute_param
    206 NormalizeParameter norm_param
    1001 BNParameter bn_param
    1002 InterpParameter interp_param
    1003 ShuffleChannelParameter shuffle_channel_param

TransformationParameter
    1 float scale = 1
    2 bool mirror
    3 uint32 crop_size
    4 string mean_file
    5 float* mean_value
    6 bool force_color
    7 bool force_gray

LossParameter
    enum NormalizationMode FULL=0 VALID=1 BATCH_SIZE=2 NONE=3
    1 int32 ignore_label
    2 bool normalize
    3 NormalizationMode normalization = VALID

AccuracyParameter
    1 uint32 top_k = 1
    2 int32 axis = 1
    3 int32 ignore_label

ArgMaxParameter
    1 bool out_max_val
    2 uint32 top_k = 1
    3 int32 axis

BatchNormParameter
    1 bool use_global_stats
    2 float moving_average_fraction = 0.999
    3 float eps = 1e-5

BiasParameter
    1 int32 axis = 1
    2 int32 num_axes = 1
    3 FillerParameter filler

BNParameter
    1 float eps = 1e-5

ClipParameter
    1 float min
    2 float max

ConcatParameter
    1 uint32 concat_dim = 1
    2 int32 axis = 1

ContrastiveLossParameter
    1 float margin = 1
    2 bool legacy_version

ConvolutionParameter
    1 uint32 num_output
    2 bool bias_term = true
    3 uint32* pad
    4 uint32* kernel_size
    5 uint32 group = 1
    6 uint32* stride
    7 FillerParameter weight_filler
    8 FillerParameter bias_filler
    9 uint32 pad_h
    10 uint32 pad_w
    11 uint32 kernel_h
    12 uint32 kernel_w
    13 uint32 stride_h
    14 uint32 stride_w
    16 int32 axis = 1
    17 bool force_nd_im2col
    18 uint32* dilation

CropParameter
    1 int32 axis = 2
    2 uint32* offset

DataParameter
    enum DB LEVELDB=0 LMDB=1
    1 string source
    2 float scale = 1
    3 string mean_file
    4 uint32 batch_size
    5 uint32 crop_size
    6 bool mirror
    7 uint32 rand_skip
    8 DB backend
    9 bool force_encoded_color
    10 uint32 prefetch = 4

DropoutParameter
    1 float dropout_ratio = 0.5

DummyDataParameter
    1 FillerParameter* data_filler
    2 uint32* num
    3 uint32* channels
    4 uint32* height
    5 uint32* width
    6 BlobShape* shape

EltwiseParameter
    enum EltwiseOp PROD=0 SUM=1 MAX=2
    1 EltwiseOp operation = SUM
    2 float* coeff
    3 bool stable_prod_grad = true

ELUParameter
    1 float alpha = 1

EmbedParameter
    1 uint32 num_output
    2 uint32 input_dim
    3 bool bias_term = true
    4 FillerParameter weight_filler
    5 FillerParameter bias_filler

ExpParameter
    1 float base = -1
    2 float scale = 1
    3 float shift

FlattenParameter
    1 int32 axis = 1
    2 int32 end_axis = -1

HDF5DataParameter
    1 string source
    2 uint32 batch_size
    3 bool shuffle

HDF5OutputParameter
    1 string file_name

HingeLossParameter
    enum Norm L1=1 L2=2
    1 Norm norm = L1

ImageDataParameter
    1 string source
    2 float scale = 1
    3 string mean_file
    4 uint32 batch_size = 1
    5 uint32 crop_size
    6 bool mirror
    7 uint32 rand_skip
    8 bool shuffle
    9 uint32 new_height
    10 uint32 new_width
    11 bool is_color = true
    12 string root_folder

InfogainLossParameter
    1 string source
    2 int32 axis = 1

InnerProductParameter
    1 uint32 num_output
    2 bool bias_term = true
    3 FillerParameter weight_filler
    4 FillerParameter bias_filler
    5 int32 axis = 1
    6 bool transpose

InputParameter
    1 BlobShape* shape

InterpParameter
    1 int32 height
    2 int32 width
    3 int32 zoom_factor = 1
    4 int32 shrink_factor = 1
    5 int32 pad_beg
    6 int32 pad_end

LogParameter
    1 float base = -1
    2 float scale = 1
    3 float shift

LRNParameter
    enum NormRegion ACROSS_CHANNELS=0 WITHIN_CHANNEL=1
    1 uint32 local_size = 5
    2 float alpha = 1
    3 float beta = 0.75
    4 NormRegion norm_region
    5 float k = 1

MemoryDataParameter
    1 uint32 batch_size
    2 uint32 channels
    3 uint32 height
    4 uint32 width

MVNParameter
    1 bool normalize_variance = true
    2 bool across_channels
    3 float eps = 1e-9

NormalizeParameter
    1 bool across_spatial = true
    2 FillerParameter scale_filler
    3 bool channel_shared = true
    4 float eps = 1e-10

ParameterParameter
    1 BlobShape shape

PermuteParameter
    1 uint32* order

PoolingParameter
    enum PoolMethod MAX=0 AVE=1 STOCHASTIC=2
    enum RoundMode CEIL=0 FLOOR=1
    1 PoolMethod pool
    2 uint32 kernel_size
    3 uint32 stride = 1
    4 uint32 pad
    5 uint32 kernel_h
    6 uint32 kernel_w
    7 uint32 stride_h
    8 uint32 stride_w
    9 uint32 pad_h
    10 uint32 pad_w
    12 bool global_pooling
    13 RoundMode round_mode
    1000 bool ceil_mode = true

PowerParameter
    1 float power = 1
    2 float scale = 1
    3 float shift

PReLUParameter
    1 FillerParameter filler
    2 bool channel_shared

PythonParameter
    1 string module
    2 string layer
    3 string param_str
    4 bool share_in_parallel

RecurrentParameter
    1 uint32 num_output
    2 FillerParameter weight_filler
    3 FillerParameter bias_filler
    4 bool debug_info
    5 bool expose_hidden

ReductionParameter
    enum ReductionOp SUM=1 ASUM=2 SUMSQ=3 MEAN=4
    1 ReductionOp operation = SUM
    2 int32 axis
    3 float coeff = 1

ReLUParameter
    1 float negative_slope

ReshapeParameter
    1 BlobShape shape
    2 int32 axis
    3 int32 num_axes = -1

ScaleParameter
    1 int32 axis = 1
    2 int32 num_axes = 1
    3 FillerParameter filler
    4 bool bias_term
    5 FillerParameter bias_filler

ShuffleChannelParameter
    1 uint32 group = 1

SigmoidParameter

SliceParameter
    1 uint32 slice_dim = 1
    2 uint32* slice_point
    3 int32 axis = 1

SoftmaxParameter
    2 int32 axis = 1

SPPParameter
    enum PoolMethod MAX=0 AVE=1 STOCHASTIC=2
    1 uint32 pyramid_height
    2 PoolMethod pool

SwishParameter
    1 float beta = 1

TanHParameter

ThresholdParameter
    1 float threshold

TileParameter
    1 int32 axis = 1
    2 int32 tiles

WindowDataParameter
    1 string source
    2 float scale = 1
    3 string mean_file
    4 uint32 batch_size
    5 uint32 crop_size
    6 bool mirror
    7 float fg_threshold = 0.5
    8 float bg_threshold = 0.5
    9 float fg_fraction = 0.25
    10 uint32 context_pad
    11 string crop_mode = warp
    12 bool cache_images
    13 string root_folder

V1LayerParameter
    enum LayerType NONE=0 ACCURACY=1 BNLL=2 CONCAT=3 CONVOLUTION=4 DATA=5 DROPOUT=6 EUCLIDEAN_LOSS=7 FLATTEN=8
    enum LayerType HDF5_DATA=9 HDF5_OUTPUT=10 IM2COL=11 IMAGE_DATA=12 INFOGAIN_LOSS=13 INNER_PRODUCT=14 LRN=15
    enum LayerType MULTINOMIAL_LOGISTIC_LOSS=16 POOLING=17 RELU=18 SIGMOID=19 SOFTMAX=20 SOFTMAX_LOSS=21
    enum LayerType SPLIT=22 TANH=23 WINDOW_DATA=24 ELTWISE=25 POWER=26 SIGMOID_CROSS_ENTROPY_LOSS=27
    enum LayerType HINGE_LOSS=28 MEMORY_DATA=29 ARGMAX=30 THRESHOLD=31 DUMMY_DATA=32 SLICE=33 MVN=34 ABSVAL=35
    enum LayerType SILENCE=36 CONTRASTIVE_LOSS=37 EXP=38 DECONVOLUTION=39
    enum DimCheckMode STRICT=0 PERMISSIVE=1
    1 V0LayerParameter layer
    2 string* bottom
    3 string* top
    4 string name
    5 LayerType type
    6 BlobProto* blobs
    7 float* blobs_lr
    8 float* weight_decay
    9 ConcatParameter concat_param
    10 ConvolutionParameter convolution_param
    11 DataParameter data_param
    12 DropoutParameter dropout_param
    13 HDF5DataParameter hdf5_data_param
    14 HDF5OutputParameter hdf5_output_param
    15 ImageDataParameter image_data_param
    16 InfogainLossParameter infogain_loss_param
    17 InnerProductParameter inner_product_param
    18 LRNParameter lrn_param
    19 PoolingParameter pooling_param
    20 WindowDataParameter window_data_param
    21 PowerParameter power_param
    22 MemoryDataParameter memory_data_param
    23 ArgMaxParameter argmax_param
    24 EltwiseParameter eltwise_param
    25 ThresholdParameter threshold_param
    26 DummyDataParameter dummy_data_param
    27 AccuracyParameter accuracy_param
    29 HingeLossParameter hinge_loss_param
    30 ReLUParameter relu_param
    31 SliceParameter slice_param
    32 NetStateRule* include
    33 NetStateRule* exclude
    34 MVNParameter mvn_param
    35 float* loss_weight
    36 TransformationParameter transform_param
    37 TanHParameter tanh_param
    38 SigmoidParameter sigmoid_param
    39 SoftmaxParameter softmax_param
    40 ContrastiveLossParameter contrastive_loss_param
    41 ExpParameter exp_param
    42 LossParameter loss_param
    1001 string* param
    1002 DimCheckMode* blob_share_mode

V0LayerParameter
    enum PoolMethod MAX=0 AVE=1 STOCHASTIC=2
    1 string name
    2 string type
    3 uint32 num_output
    4 bool biasterm = true
    5 FillerParameter weight_filler
    6 FillerParameter bias_filler
    7 uint32 pad
    8 uint32 kernelsize
    9 uint32 group = 1
    10 uint32 stride = 1
    11 PoolMethod pool
    12 float dropout_ratio = 0.5
    13 uint32 local_size = 5
    14 float alpha = 1
    15 float beta = 0.75
    16 string source
    17 float scale = 1
    18 string meanfile
    19 uint32 batchsize
    20 uint32 cropsize
    21 bool mirror
    22 float k = 1
    50 BlobProto* blobs
    51 float* blobs_lr
    52 float* weight_decay
    53 uint32 rand_skip
    54 float det_fg_threshold = 0.5
    55 float det_bg_threshold = 0.5
    56 float det_fg_fraction = 0.25
    58 uint32 det_context_pad
    59 string det_crop_mode = warp
    60 int32 new_num
    61 int32 new_channels
    62 int32 new_height
    63 int32 new_width
    64 bool shuffle_images
    65 uint32 concat_dim = 1
    1001 HDF5OutputParameter hdf5_output_param

WeightsBlob
    1 int32 num
    2 int32 channels
    3 int32 height
    4 int32 width
    5 float+ data
    7 BlobShape shape
    8 double+ double_data
    10 int32 raw_data_type
"""
